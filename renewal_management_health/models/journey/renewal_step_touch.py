# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from markupsafe import Markup

from odoo import models

from .renewal_renewal import TEXT_KEY

# What is noted of a content whose e-mail did not arrive.
STATES = {"error": "failed", "refused": "bounced", "cancelled": "cancelled"}


class RenewalStep(models.Model):
    """The e-mail or the task of a content, and what becomes of it."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def _queue_letters(self, template, letters):
        """The text comes from the content."""
        touches = [letter for letter in letters if letter.lead.touchpoint_id]
        if touches:
            template = template.with_context(**{TEXT_KEY: self._get_letters(touches)})
        result = super()._queue_letters(template, letters)
        if touches:
            self.env["renewal.touch"]._track(touches)
        return result

    def _get_letters(self, letters):
        """:return: {renewal id: (subject, body, link, button)}"""
        steps = self.browse().concat(*(letter.steps for letter in letters))
        texts, links = steps._get_touch_texts(), self._get_touch_links(letters)
        found = {}
        for letter in letters:
            content, subject, body = texts[letter.lead]
            link = links[letter.lead]
            button = link and content._get_button(letter.route.lang)
            found[letter.lead.renewal_id.id] = (subject, body, link, button)
        return found

    def _get_touch_links(self, letters):
        """Where each content leads its reader. :return: {step: URL or ""}"""
        readers = defaultdict(self.env["res.partner"].browse)
        for letter in letters:
            readers[letter.lead.touchpoint_id] |= letter.partners[:1]
        links = {content: content._get_links(p) for content, p in readers.items()}
        return {
            letter.lead: links[letter.lead.touchpoint_id].get(letter.partners[:1], "")
            for letter in letters
        }

    def _finish_mail(self, mail, letter):
        if files := letter.lead.touchpoint_id.attachment_ids:
            mail.attachment_ids |= files
        return super()._finish_mail(mail, letter)

    def _prepare_activity_note(self):
        """Whoever brings it has the text at hand, as the customer would read it."""
        texts = self.filtered(lambda s: s.action == "touchpoint")._get_touch_texts()
        shown = {content: text for content, *text in texts.values()}
        parts = [
            Markup("<p><strong>%s</strong></p>%s") % (subject, body)
            for subject, body in shown.values()
        ]
        return Markup("").join(parts) + super()._prepare_activity_note()

    # ------------------------------------------------------------------
    # What becomes of it
    # ------------------------------------------------------------------

    def _put_touches(self, state, tasks=False):
        """Note it on what these steps gave."""
        given = self.filtered(lambda step: step.action == "touchpoint")
        touches = given.touch_ids.filtered(
            lambda touch: (touch.channel == "task") == tasks and touch.state != state
        )
        if touches:
            touches.state = state

    def _put_traces(self, is_sent):
        """Where the links are counted, that app hears of it too."""
        given = self.filtered(lambda step: step.action == "touchpoint")
        given.touch_ids._put_traces(is_sent)

    def _mark_delivered(self, date_ref):
        result = super()._mark_delivered(date_ref)
        self._put_touches("sent")
        self._put_traces(is_sent=True)
        return result

    def _mark_undelivered(self, state, reason, date_ref):
        result = super()._mark_undelivered(state, reason, date_ref)
        self._put_touches(STATES[state])
        self._put_traces(is_sent=False)
        return result

    def _mark_handled(self, date_ref, run=None):
        """Done, or removed: whoever had the task has brought it, or reached the
        customer otherwise."""
        result = super()._mark_handled(date_ref, run)
        if not run:
            self._put_touches("sent", tasks=True)
        return result
