"""What was opened, pressed and skipped, and what went wrong."""


class Report:
    def __init__(self, buttons):
        self.buttons = buttons
        self.turn = ""
        self.lines = []
        self.opened = 0
        self.offered = set()
        self.pressed = {}
        self.skipped = {}
        self.faults = []

    # --- written while it runs ---

    def tell_time(self, opening, pressing):
        self.lines.append(
            f"{self.turn}: {opening:.0f} s to open views, {pressing:.0f} s of buttons"
        )

    def open(self, menu, kind, skipped):
        if skipped:
            self.lines.append(f"  not opened: {menu}, {kind}: {skipped}")
        else:
            self.opened += 1

    def offer(self, marker):
        self.offered.add(marker)

    def press(self, marker, look, answer):
        """Note what a button did; nothing if it could not be pressed."""
        asked = [name for name in look["invalid"] if name]
        if not look["pressed"]:
            self.skipped[marker] = look["why"]
        elif asked:
            self.skipped[marker] = f"asks for {', '.join(asked)}"
        else:
            result = answer or look["dialog"] or look["title"]
            self.pressed.setdefault(marker, []).append(f"{self.turn}: {result}")
            return look
        return None

    def fail(self, what, fault):
        self.faults.append(f"[{self.turn}] {what}\n    {fault}")

    # --- read at the end ---

    @property
    def share(self):
        return len(self.pressed) / len(self.buttons)

    def __str__(self):
        skipped = [m for m in self.buttons if m not in self.pressed]
        return "\n".join(
            [
                *self.lines,
                f"{self.opened} views opened",
                *(f"  pressed {self.tell_pressed(m)}" for m in self.pressed),
                *(f"  SKIPPED {self.buttons[m]}: {self.get_why(m)}" for m in skipped),
                *self.faults,
                f"{len(self.pressed)} of {len(self.buttons)} buttons pressed "
                f"({self.share:.0%}), {len(self.faults)} faults",
            ]
        )

    def tell_pressed(self, marker):
        return f"{self.buttons[marker]}\n" + "\n".join(
            f"      {result}" for result in self.pressed[marker]
        )

    def get_why(self, marker):
        if marker not in self.offered:
            return "no role is offered it"
        return self.skipped.get(marker, "no record shows it")
