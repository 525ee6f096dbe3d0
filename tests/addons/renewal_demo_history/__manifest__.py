# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Renewal Demo History",
    "summary": "Twelve months in the life of the demo company; installed by make demo",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "AGPL-3",
    "author": "Renewal Management contributors",
    "depends": [
        "event",
        "helpdesk_mgmt",
        "rating",
        "renewal_management_health",
    ],
    "external_dependencies": {
        "python": [
            "freezegun",
        ],
    },
    "post_init_hook": "post_init_hook",
    "installable": True,
}
