# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What other people call the columns of a contract register.

The import screen knows the labels of our fields in the user's language. Real
registers have headings of their own; these are frequent enough not to make anybody
choose by hand. A choice made by hand is remembered by the screen and wins.
"""

from .text import key

# The headings of our templates first, so that either is read in any language.
HEADINGS = {
    "customer": "customer, 客户, customer name, client, company, vendor, "
    "vendor name, supplier, account name, contractor, 客户名称, 公司名称, 甲方, "
    "乙方, 供应商, 单位名称",
    "customer_ref": "customer reference, 客户编号, customer no, customer number, "
    "customer id, account number, vat, 客户编码, 统一社会信用代码, 税号",
    "contract_number": "contract number, 合同编号, contract, contract no, "
    "contract no., contract #, contract id, doc number, agreement number, 合同号, "
    "合同编码",
    "service": "service, 服务内容, description, contract name, subject, "
    "subscription, 合同名称, 项目名称, 服务, 服务项目, 标的",
    "product": "product, 产品, product name, sku, item, 产品名称, 商品",
    "start_date": "start date, 开始日期, start, begin, begin date, effective date, "
    "valid from, commencement date, 开始时间, 起始日期, 生效日期, 签订日期",
    "end_date": "end date, 结束日期, end, expiration, expiration date, expiry, "
    "expiry date, valid until, renewal date, termination date, 到期日, 到期日期, "
    "到期时间, 结束时间, 终止日期, 截止日期",
    "amount": "amount per period, 每期金额, amount, value, price, fee, "
    "annual value, contract value, acv, arr, 金额, 合同金额, 年费, 价格, 费用",
    "currency": "currency, 币种, curr, currency code, 货币",
    "recurrence": "recurrence, 周期, frequency, billing frequency, billing period, "
    "period, 付款周期, 计费周期, 付款方式",
    "quantity": "quantity, 数量, qty, seats, users, licences, licenses, 用户数, 席位数",
    "owner": "owner, 负责人, account manager, salesperson, sales rep, responsible, "
    "contract owner, pa, officer, 销售, 销售负责人, 客户经理, 责任人, 经办人",
    "auto_renewal": "auto-renewal, 自动续约, auto renew, auto renewal, "
    "automatic renewal, auto-renew, 是否自动续约, 自动续签",
    "notice_period": "notice period, 通知期限, notice, termination notice, "
    "notice days, 提前通知期, 通知期",
    "contract_type": "contract type, 合同类型, customer or supplier, 合同性质",
    "email": "contact e-mail, 联系人邮箱, e-mail, email, e-mail address, "
    "email address, contact email, 邮箱, 电子邮箱, 联系邮箱",
    "invoicing": "invoice from odoo, 由 odoo 开票",
    "notes": "notes, 备注, comments, remarks, note, 说明",
    "external_key": "external key, 外部键, external id key, source id, salesforce id",
    "register_name": "register, 台账",
}
COLUMN_OF = {
    name: column for column, names in HEADINGS.items() for name in names.split(", ")
}


def guess_column(heading):
    """Return the column that a heading stands for, or None.

    >>> guess_column("EXPIRATION"), guess_column("到期日"), guess_column("Vendor ")
    ('end_date', 'end_date', 'customer')
    >>> guess_column("Fax #") is None
    True
    """
    return COLUMN_OF.get(key(heading))
