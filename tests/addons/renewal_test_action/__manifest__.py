# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Renewal Test Action",
    "summary": "How an addon adds an action to playbooks; used by the tests",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "AGPL-3",
    "author": "Renewal Management contributors",
    "depends": ["renewal_management"],
    "installable": True,
}
