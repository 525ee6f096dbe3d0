# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Methods that carry a mark: the parts of a whole that several rooms contribute to.

A mark is put on a method by a decorator. Whoever extends the method, in another room or
addon, need not repeat it.
"""


def mark(attribute, value):
    """Return a decorator that puts a mark on a method.

    >>> class Base:
    ...     @mark("_stop", (20, "second"))
    ...     def call(self): ...
    >>> class Extension(Base):
    ...     @mark("_stop", (10, "first"))
    ...     def ring(self): ...
    ...     def call(self): ...
    >>> [(name, value) for name, value, _module in marked(Extension, "_stop")]
    [('ring', (10, 'first')), ('call', (20, 'second'))]
    """

    def decorate(method):
        setattr(method, attribute, value)
        return method

    return decorate


def marked(cls, attribute):
    """The marked methods of a class and of what it inherits from.

    :param attribute: the mark's name; its value is a tuple that begins with a sequence
    :return: [(name, value of the mark, module that marked it)], by sequence
    """
    found = {}
    for base in cls.mro():
        for name, function in vars(base).items():
            if name not in found and hasattr(function, attribute):
                found[name] = (getattr(function, attribute), function.__module__)
    return sorted(
        ((name, value, module) for name, (value, module) in found.items()),
        key=lambda entry: entry[1][0],
    )
