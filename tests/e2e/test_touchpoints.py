"""Content of the library, given by real processes on a real database."""

from . import ledger
from .conftest import Worker, begin_together

# The backlog's e-mails, as content of the library; nobody waits for the cap.
AS_TOUCHPOINTS = """
    UPDATE renewal_playbook_step SET action = 'touchpoint' WHERE action = 'mail';
    UPDATE renewal_touchpoint SET active = TRUE WHERE kind IN ('tip', 'case', 'news');
    UPDATE res_company SET renewal_mail_cap_days = 0"""
# What a contact got more than once.
TWICE = """
    SELECT r.res_partner_id, m.subject, count(*)
      FROM renewal_touch t
      JOIN renewal_step s ON s.id = t.step_id
      JOIN mail_message m ON m.id = s.mail_id
      JOIN mail_message_res_partner_rel r ON r.mail_message_id = m.id
     GROUP BY 1, 2 HAVING count(*) > 1"""
# Steps that gave something which is not noted, and notes of steps that gave nothing.
UNEQUAL = """
    SELECT s.id, s.state, t.id
      FROM (SELECT * FROM renewal_step WHERE action = 'touchpoint') s
      FULL JOIN renewal_touch t ON t.step_id = s.id
     WHERE (s.state = 'done') IS DISTINCT FROM (t.id IS NOT NULL)
        OR (s.mail_id IS NULL) IS DISTINCT FROM (t.id IS NULL)"""
# E-mails of contents beside those that steps remember.
STRAY = """
    SELECT m.id FROM mail_message m JOIN renewal_touchpoint t
        ON t.name ->> 'en_US' = m.subject
     WHERE m.id NOT IN (SELECT mail_id FROM renewal_step WHERE mail_id IS NOT NULL)"""


def check_given(company):
    assert ledger.query(company, TWICE) == []
    assert ledger.query(company, UNEQUAL) == []
    assert ledger.query(company, STRAY) == []
    [given] = ledger.query(company, "SELECT count(*) FROM renewal_touch")
    assert given["count"] > 100


def test_two_workers_give_nobody_a_content_twice(company, today):
    ledger.execute(company, AS_TOUCHPOINTS)
    workers = [Worker(company, "run-as", uid, today) for uid in (1, 2)]
    begin_together(*workers)
    for worker in workers:
        worker.finish()
    check_given(company)


def test_killed_workers_give_nobody_a_content_twice(company, today, chance):
    ledger.execute(company, AS_TOUCHPOINTS)
    for _attempt in range(5):
        worker = Worker(company, "run-announcing", today).begin()
        worker.kill_after(chance.randint(0, 5), chance.uniform(0, 0.4))
    Worker(company, "run", today).begin().finish()
    check_given(company)
