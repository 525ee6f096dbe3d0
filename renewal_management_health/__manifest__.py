# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Renewal Management: Customer Health",
    "summary": "Know who will leave, why, and act before",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "license": "AGPL-3",
    "author": "Renewal Management contributors,Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/contract",
    "depends": [
        "renewal_management",
    ],
    "external_dependencies": {
        "python": [
            "numpy",
            "scikit-learn",
        ],
    },
    "data": [
        "security/renewal_health_security.xml",
        "security/renewal_value_security.xml",
        "security/ir.model.access.csv",
        "report/renewal_value_review_templates.xml",
        "report/renewal_value_review_reports.xml",
        "data/renewal_value_review_data.xml",
        "wizards/renewal_value_invite_views.xml",
        "views/renewal_value_unit_views.xml",
        "views/renewal_value_review_views.xml",
        "views/renewal_renewal_review_views.xml",
        "views/renewal_health_override_views.xml",
        "views/renewal_health_score_views.xml",
        "views/renewal_health_customer_views.xml",
        "views/renewal_renewal_health_views.xml",
        "views/contract_contract_health_views.xml",
        "views/res_partner_health_views.xml",
        "views/renewal_run_health_views.xml",
        "views/renewal_health_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "renewal_management_health/static/src/health_score/*",
        ],
    },
    "installable": True,
}
