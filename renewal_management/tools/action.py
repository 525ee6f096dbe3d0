# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What buttons return: dialogs and messages."""


def dialog(name, model, view=None, **context):
    """Return an action that asks for a new record of a model in a dialog.

    >>> action = dialog("Skip the step", "renewal.step.skip", default_step_ids=[3])
    >>> action["target"], action["views"], action["context"]
    ('new', [(False, 'form')], {'default_step_ids': [3]})

    :param view: ir.ui.view of the form; the model's own when left out
    """
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "view_mode": "form",
        "views": [(view.id if view else False, "form")],
        "target": "new",
        "context": context,
    }


def composer(name, records, template, **context):
    """Return an action that opens Odoo's mail composer with a template, whatever the
    users' notifications are set to.

    :param template: mail.template, empty where somebody deleted it
    """
    return dialog(
        name,
        "mail.compose.message",
        default_model=records._name,
        default_res_ids=records.ids,
        default_composition_mode="comment",
        default_template_id=template.id if template else False,
        default_email_layout_xmlid="renewal_management.mail_layout",
        force_email=True,
        hide_mail_template_management_options=True,
        **context,
    )


def notification(kind, message, then=None, **params):
    """Return an action that shows a message in a corner of the screen.

    >>> notification("success", "Done.")["params"]["next"]["tag"]
    'soft_reload'

    :param kind: ``success``, ``warning`` or ``danger``
    :param then: the action that follows; reloading what is shown when left out
    """
    then = then or {"type": "ir.actions.client", "tag": "soft_reload"}
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"type": kind, "message": message, "next": then, **params},
    }


def warn_before(action, *texts):
    """Return an action that first says what to think of; itself if that is nothing.

    >>> warn_before({"name": "Send"}, "", "")
    {'name': 'Send'}
    >>> warning = warn_before({"name": "Send"}, "They unsubscribed.", "")
    >>> warning["params"]["message"], warning["params"]["next"]
    ('They unsubscribed.', {'name': 'Send'})

    :param texts: the empty ones do not count
    """
    message = "\n".join(filter(None, texts))
    return notification("warning", message, action, sticky=True) if message else action
