"""The company that ``make demo`` shows is believable: on the day of installing, forty
days later, and in Chinese."""

import json
import re
from pathlib import Path

import pytest

from setup import addons, environment
from setup.demo_database import Demo

MARK = "figures: "
LATER = 40
HORIZONS = ("007", "015", "030", "060", "090")
CHINESE = re.compile(r"[一-鿿]")


def ask(demo, days=0):
    """What the screens show so many days after the installation."""
    ready = environment.ensure()
    text = demo.shell(ready, "demo_figures", folder=Path(__file__).parent, DAYS=days)
    (line,) = (line for line in text.splitlines() if line.startswith(MARK))
    return json.loads(line.removeprefix(MARK))


def make(databases, lang):
    """A demo in a database that is thrown away."""
    ready = environment.ensure()
    with databases.copy() as name:
        demo = Demo(lang, name)
        demo.create(ready, addons.require())
        demo.shell(ready, "daily_run")
        yield demo


@pytest.fixture(scope="module")
def english(databases):
    yield from make(databases, "en_US")


@pytest.fixture(scope="module")
def chinese(databases):
    yield from make(databases, "zh_CN")


@pytest.fixture(scope="module")
def today(english):
    return ask(english)


def check_figures(figures):
    rates = figures["rates"]
    assert 0.85 < rates["gross_rate"] < 0.97
    assert 0.92 < rates["net_rate"] < 1.06
    assert 0.75 < rates["count_rate"] < 0.95
    assert 0.7 < rates["on_time_rate"] < 0.95
    assert 0.85 < rates["year_gross_rate"] < 0.98
    assert 0.95 < rates["year_net_rate"] < 1.2
    assert rates["months"] >= 13
    assert tuple(figures["accuracy"]) == HORIZONS
    assert all(0.85 < value < 1 for value in figures["accuracy"].values())
    assert figures["backtest"]["lack"] == ""
    assert figures["backtest"]["auc"] > 0.7
    assert figures["empty"] == []
    assert figures["unasked"] == []


@pytest.mark.slow
@pytest.mark.timeout(900)
class TestEnglish:
    def test_the_screens_show_a_believable_company(self, today):
        check_figures(today)

    def test_every_source_has_a_history(self, today):
        assert today["alerts"] > 10
        assert today["tickets"] > 100
        assert today["visits"] > 100
        assert today["ratings"] > 50

    def test_no_e_mail_has_failed(self, today):
        assert today["unsent"] == 0

    def test_the_company_is_alive_forty_days_later(self, english, today):
        figures = ask(english, LATER)
        rates = figures["rates"]
        assert 0.6 < rates["gross_rate"] < today["rates"]["gross_rate"] + 0.02
        assert 0.4 < rates["on_time_rate"] < 0.95
        assert 0.85 < rates["year_gross_rate"] < 1
        assert rates["months"] > today["rates"]["months"]
        assert tuple(figures["accuracy"]) == HORIZONS
        assert all(0 < value < 1 for value in figures["accuracy"].values())
        assert figures["backtest"]["lack"] == ""
        assert figures["empty"] == []
        assert figures["unasked"] == []


@pytest.mark.slow
@pytest.mark.timeout(900)
class TestChinese:
    def test_the_twin_is_as_believable(self, chinese):
        figures = ask(chinese)
        check_figures(figures)
        assert figures["currency"] == "CNY"
        assert set(figures["languages"]) == {"zh_CN"}

    def test_names_are_chinese(self, chinese):
        foreign = [n for n in ask(chinese)["names"] if not CHINESE.search(n)]
        assert foreign == []
