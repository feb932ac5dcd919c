/*
 * partnerships: an organisation's part in a project, with its role.
 */
#include "kind_table.h"

static const struct field fields[] = {
    {"title", NULL, N_("Title"), FIELD_LANGTEXT, AS_LABEL,
	.section = SECTION_HEAD, .weight = 4, .min_cells = 28},
    {"organisation", NULL, N_("Organisation"), FIELD_REF, AS_LINK,
	.section = SECTION_HEAD, .weight = 2, .min_cells = 20,
	.target = "organisations"},
    {"project", NULL, N_("Project"), FIELD_REF, AS_LINK,
	.section = SECTION_HEAD, .weight = 2, .min_cells = 20,
	.target = "projects"},
    {"role", NULL, N_("Role"), FIELD_CODE, AS_GROUP | ROLE_SORT | ROLE_LIST,
	.section = SECTION_HEAD, .weight = 1, .min_cells = 16,
	.codes = "partner-role"},
    {"position", NULL, N_("Place in list"), FIELD_NUMBER, AS_REMARK,
	.section = SECTION_HEAD, .min_cells = 5},
    {"startDate", "year", N_("From"), FIELD_DATE, AS_MEASURE | ROLE_FACET,
	.section = SECTION_HEAD, .min_cells = 11},
    {"endDate", NULL, N_("To"), FIELD_DATE, AS_MEASURE, .section = SECTION_HEAD,
	.min_cells = 11},
    {"contact", NULL, N_("Contact"), FIELD_REF, AS_LINK, .many = true,
	.section = SECTION_CONTACT, .weight = 1, .min_cells = 16,
	.target = "people"},
    {"totalBudget", "budget", N_("Budget"), FIELD_MONEY,
	AS_MEASURE | ROLE_LIST | ROLE_FACET, .section = SECTION_MONEY,
	.min_cells = 17},
    {"euAmount", NULL, N_("EU amount"), FIELD_MONEY, AS_MEASURE,
	.section = SECTION_MONEY, .min_cells = 17},
    {"department", NULL, N_("Department"), FIELD_LANGTEXT, AS_PROSE,
	.many = true, .section = SECTION_ABOUT},
    {"nameAsPrinted", NULL, N_("Name as printed"), FIELD_LANGTEXT, AS_PROSE,
	.many = true, .section = SECTION_ABOUT},
    {"task", NULL, N_("Tasks"), FIELD_LANGTEXT, AS_PROSE, .many = true,
	.section = SECTION_WORK},
    {"checked", NULL, N_("Checked"), FIELD_DATE, AS_MEASURE,
	.section = SECTION_RECORD, .min_cells = 11},
};

const struct kind kind_partnership = {
    .name = "partnerships",
    .singular = "partnership",
    .alias = "part",
    .label = N_("Partnerships"),
    .label_one = N_("Partnership"),
    .importance = 10,
    .named_after = true,
    .sort = "role",
    .begins = "startDate",
    .ends = "endDate",
    FIELDS(fields),
};
