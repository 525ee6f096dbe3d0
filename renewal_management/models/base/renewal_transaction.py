# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import time

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import Callbacks

from ...tools.batches import next_size

_logger = logging.getLogger(__name__)

# Records worked in one transaction. Larger batches gain nothing and hold locks longer.
BATCH_SIZE = 500
# The first batch of a phase is small, to learn how long a record takes; the next ones
# take about so long: a job that keeps its worker for minutes is killed, and the server
# is reloaded for everybody.
FIRST_SIZE = 50
BATCH_SECONDS = 5.0
# Attempts at a batch that another worker changed under us.
MAX_ATTEMPTS = 5
# Errors after which the transaction is lost: roll back, look again.
RETRY_ERRORS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.InterfaceError,
)
# Errors that may say "somebody else was faster".
CONCURRENCY_ERRORS = (*RETRY_ERRORS[:2], psycopg2.errors.UniqueViolation)
# How long a transaction waits for what another one holds, where it waits at all.
LOCK_TIMEOUT = "10s"
# What a first synchronisation fills.
RENEWAL_TABLES = ("renewal_renewal", "renewal_line", "renewal_step")


class OutOfTime(Exception):
    """The scheduler wants its worker back; the next slice goes on from here."""


class RenewalTransaction(models.AbstractModel):
    """Locks, savepoints and commits: the only file of both addons that has them.

    Services call it (``self.env["renewal.transaction"]._in_savepoint(…)``); the daily
    run and its phases inherit from it.
    """

    _name = "renewal.transaction"
    _description = "Renewal Transactions"

    def _for_company(self, company):
        """This service in the company's environment and language; ``.env`` of the
        result is the one to work in."""
        # sudo: the daily run and what a button starts work on what they find,
        # whoever may see it; access was checked by the caller
        return self.sudo().with_context(
            allowed_company_ids=company.ids,
            lang=company.partner_id.lang or self.env.lang,
            # a screen that shows what is archived must not change what is done
            active_test=True,
            # e-mails wait in the outgoing queue: what is rolled back was not sent
            mail_notify_force_send=False,
        )

    # ------------------------------------------------------------------
    # Savepoints
    # ------------------------------------------------------------------

    def _in_savepoint(self, method, *args):
        """Call a method; take back what it did when it fails.

        :return: (result, None) or (None, error in words). Errors of the database that
            call for another attempt are raised.
        """
        result, error = self._attempt(method, *args)
        if error is None:
            return result, None
        if not isinstance(error, UserError):
            _logger.warning("%s failed", method, exc_info=error)
        return None, self._describe_error(error)

    def _in_savepoints(self, method, records, on_error, is_raised=None):
        """Call a method on all records at once; after an error on one half and the
        other, down to the bad record, so that one bad record stays one.

        :param method: takes a recordset
        :param on_error: takes the single record that failed and the error in words
        :param is_raised: says of an error whether the caller wants to see it
        """
        _result, error = self._attempt(method, records)
        if error is None:
            return
        if is_raised and is_raised(error):
            raise error
        if len(records) > 1:
            middle = len(records) // 2
            self._in_savepoints(method, records[:middle], on_error, is_raised)
            self._in_savepoints(method, records[middle:], on_error, is_raised)
        else:
            self._log_error(records, error)
            on_error(records, self._describe_error(error))

    def _attempt(self, method, *args):
        """Call a method in a savepoint.

        :return: (result, None) or (None, the exception)
        """
        try:
            with self.env.cr.savepoint():
                return method(*args), None
        except RETRY_ERRORS:
            raise
        except Exception as error:
            return None, error

    def _dry_run(self, method, *args):
        """Call a method, return what it returns, and take back everything it did: rows,
        what is in memory, and what waits for the commit."""
        cr = self.env.cr
        waiting, cr.postcommit = cr.postcommit, Callbacks()
        savepoint = cr.savepoint()
        try:
            return method(*args)
        finally:
            savepoint.close(rollback=True)
            cr.postcommit = waiting

    def _look(self, method, *args):
        """Call a method that only reads, for a form that may be open: what is typed in
        it stays, also when the database refuses what the method asks.

        :raise Exception: whatever the method raises; the transaction can go on
        """
        # flushed before, so that taking back what failed takes back nothing else
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False):
            return method(*args)

    # ------------------------------------------------------------------
    # Locks
    # ------------------------------------------------------------------

    def _lock(self, records):
        """Lock the records that no other worker holds, until the commit."""
        return records.try_lock_for_update(allow_referencing=True)

    def _lock_found(self, records, domain, order=None):
        """Search and lock, in one statement, the records of a domain that no other
        worker holds.

        :param records: an empty recordset of the model
        :param order: SQL, in which order they are locked and returned
        """
        self.env.flush_all()
        query = records._search(domain)
        query.order = order
        table = SQL.identifier(records._table)
        rows = self.env.execute_query(
            SQL("%s FOR UPDATE OF %s SKIP LOCKED", query.select(), table)
        )
        return records.browse(row[0] for row in rows)

    def _lock_shared(self, records, log_exceptions=True):
        """Keep others from changing these records until the commit. Several workers may
        do so at once; a running change is waited for."""
        table = SQL.identifier(records._table)
        query = SQL("SELECT FROM %s WHERE id = ANY(%s) FOR SHARE", table, records.ids)
        self.env.cr.execute(query, log_exceptions=log_exceptions)

    def _wait_for(self, records):
        """Wait, a moment at most, until other workers have let go of these records,
        and begin anew: what they did is seen. Between transactions only.

        :return: False when the moment was over
        """
        self.env.cr.execute("SET LOCAL lock_timeout = %s", [LOCK_TIMEOUT])
        try:
            self._lock_shared(records, log_exceptions=False)
        except psycopg2.errors.LockNotAvailable:
            return False
        except RETRY_ERRORS:
            return True  # somebody changed them, and let go
        finally:
            self._roll_back()
        return True

    def _claim(self, records):
        """Lock records that a person is about to decide on: nothing is decided twice,
        whoever clicks first.

        :raise UserError: when somebody else is deciding
        """
        if self._lock(records) != records:
            raise UserError(
                self.env._(
                    "Somebody else, or the daily run, is working on one of these "
                    "renewals just now. Try again in a moment."
                )
            )

    # ------------------------------------------------------------------
    # Transactions
    # ------------------------------------------------------------------

    def _in_transaction(self, method, *args, attempts=MAX_ATTEMPTS):
        """Call a batch method; when another worker was faster, look again."""
        for attempt in range(1, attempts + 1):
            try:
                result = method(*args)
                self.env.flush_all()
                return result
            except CONCURRENCY_ERRORS:
                self._roll_back()
                if attempt == attempts:
                    raise
                time.sleep(0.05 * attempt)
        return None

    def _in_own_transaction(self, records, name, *args, **values):
        """Call a method of records in a transaction of its own, which is committed at
        once: what it notes stays, whatever becomes of the running one. For what cannot
        be taken back, such as an e-mail that has left.

        Not for what the running transaction changed: it would wait for itself, and is
        stopped after a while.

        :param name: name of the method; what it returns is plain values
        """
        with self.env.registry.cursor() as cr:
            cr.execute("SET LOCAL lock_timeout = %s", [LOCK_TIMEOUT])
            return getattr(records.with_env(records.env(cr=cr)), name)(*args, **values)

    def _in_one_batch(self, method, *args):
        """Call a method that returns how many records it worked on, and commit them."""
        count = self._in_transaction(method, *args)
        self._commit(count)
        return count

    def _in_batches(self, method, ids, *args, size=BATCH_SIZE, tables=()):
        """Call a method on batches of ids, and commit each.

        :param method: takes a list of ids, then ``args``; returns how many records it
            worked on, None for all of them
        :param size: records in a batch, at most
        :param tables: what the method fills, see ``_analyze``
        :return: how many records were worked on
        """
        ids, count, start, length = list(ids), 0, 0, min(size, FIRST_SIZE)
        while batch := ids[start : start + length]:
            started = time.monotonic()
            done = self._in_transaction(method, batch, *args)
            seconds = time.monotonic() - started
            done = len(batch) if done is None else done
            self._commit(done)
            if tables and start < BATCH_SIZE <= start + length:
                self._analyze(BATCH_SIZE, *tables)
            count += done
            start += length
            length = next_size(length, seconds, BATCH_SECONDS, size)
        return count

    def _roll_back(self):
        """Roll the transaction back, and forget what was read in it."""
        self.env.cr.rollback()
        self.env.invalidate_all()

    def _commit(self, processed):
        """Commit what was done; stop when the scheduler's time is over.

        Only where something was done: a slice that begins late gets at least one batch
        of work done before it gives way.
        """
        seconds_left = self._commit_progress(processed)
        if processed:
            # what a batch read is not needed by the next: memory stays flat
            self.env.invalidate_all(flush=False)
        if seconds_left <= 0 and processed:
            raise OutOfTime

    def _commit_progress(self, processed=0, remaining=None):
        """Commit, and tell the scheduler how far the job got.

        :return: seconds that the job may still take
        """
        return self.env["ir.cron"]._commit_progress(processed, remaining=remaining)

    def _analyze(self, count, *tables):
        """After a full batch, have PostgreSQL count again what is in these tables: it
        goes on with plans for the nearly empty ones of before, which read a whole
        table for each foreign key."""
        if count >= BATCH_SIZE:
            names = SQL(", ").join(map(SQL.identifier, tables))
            self.env.cr.execute(SQL("ANALYZE %s", names))
            self._commit(0)
