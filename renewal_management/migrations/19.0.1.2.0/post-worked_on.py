# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import improve, ship

PLAYBOOK = "renewal_management.renewal_playbook_enterprise"
ESCALATION = "renewal_management.renewal_playbook_step_enterprise_escalation"


def migrate(cr, version):
    """T-30 of the enterprise playbook asks whether nobody worked on the renewal: there
    is always an opportunity, since the playbook creates it. The owner is asked too."""
    improve(
        cr,
        PLAYBOOK,
        {
            "description": {
                "en_US": (
                    "For contracts worth three months of preparation: an "
                    "informal talk, a value review by the customer success "
                    "manager, the formal process with an opportunity, and an "
                    "escalation to the team leader if there is still no "
                    "opportunity 30 days before the end. Set the amount in the "
                    "condition to what is large for you."
                ),
                "zh_CN": (
                    "用于值得提前三个月准备的合同：一次非正式沟通、客户成功经理的"
                    "价值回顾、带商机的正式流程；到期前 30 天仍无商机时升级给"
                    "团队负责人。请把条件中的金额改为对贵公司而言算大的数目。"
                ),
            },
        },
    )
    improve(
        cr,
        ESCALATION,
        {
            "condition": "[('has_opportunity', '=', False)]",
            "name": {
                "en_US": "No opportunity 30 days before the end: step in",
                "zh_CN": "到期前 30 天仍无商机：请介入",
            },
            "note": {
                "en_US": (
                    "<p>A large contract ends in a month and there "
                    "is no opportunity. Speak with the owner "
                    "today:</p>\n"
                    "            <ul>\n"
                    "                <li>When did we last speak with the person "
                    "who decides?</li>\n"
                    "                <li>What is blocking: the customer, our "
                    "price, or our time?</li>\n"
                    "                <li>Who of us knows somebody higher up at the "
                    "customer?</li>\n"
                    "            </ul>\n"
                    "            <p>Then create the opportunity, assign the "
                    "renewal to somebody who has time, or call the "
                    "customer yourself. This task closes as soon "
                    "as there is an opportunity.</p>\n"
                    "        "
                ),
                "zh_CN": (
                    "<p>一份大合同一个月后到期，却没有商机。请今天"
                    "就和负责人谈：</p>\n"
                    "            <ul>\n"
                    "                <li>我们上次和决策人谈话是什么时候？</li"
                    ">\n"
                    "                <li>卡在哪里：客户、我们的价格，还是我们的时"
                    "间？</li>\n"
                    "                <li>我们当中谁认识客户那边的上级？</li>\n"
                    "            </ul>\n"
                    "            <p>然后创建商机，或把续约交给有时间的人，或亲"
                    "自给客户打电话。一有商机，此任务就会关闭。</p"
                    ">\n"
                    "        "
                ),
            },
        },
    )
    ship(cr, f"{ESCALATION}_owner")
