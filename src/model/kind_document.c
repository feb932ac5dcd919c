/*
 * documents: strategies, plans, reports, and whose they are.
 */
#include "kind_table.h"

static const struct field fields[] = {
    {"title", NULL, N_("Title"), FIELD_LANGTEXT, AS_LABEL,
	.section = SECTION_HEAD, .weight = 4, .min_cells = 28},
    {"alias", NULL, N_("Also called"), FIELD_LANGTEXT, AS_NAME, .many = true,
	.section = SECTION_HEAD, .weight = 2, .min_cells = 16},
    {"kind", "type", N_("Type"), FIELD_LANGTEXT, AS_PHRASE | ROLE_FACET,
	.section = SECTION_HEAD, .weight = 1, .min_cells = 12},
    {"period", "year", N_("Period"), FIELD_DATE,
	AS_MEASURE | ROLE_LIST | ROLE_FACET, .section = SECTION_HEAD,
	.min_cells = 11},
    {"durationYears", NULL, N_("Years"), FIELD_NUMBER, AS_MEASURE,
	.section = SECTION_HEAD, .min_cells = 5},
    {"status", NULL, N_("Status"), FIELD_CODE, AS_GROUP | ROLE_SORT | ROLE_LIST,
	.section = SECTION_HEAD, .min_cells = 11, .codes = "status"},
    {"language", NULL, N_("Languages"), FIELD_CODE, AS_GROUP, .many = true,
	.section = SECTION_HEAD, .min_cells = 10, .codes = "language"},
    {"url", NULL, N_("Address"), FIELD_URL, AS_CONTACT,
	.section = SECTION_CONTACT, .min_cells = 20},
    {"of", NULL, N_("Belongs to"), FIELD_REF, AS_LINK, .many = true,
	.section = SECTION_LINKS, .weight = 1, .min_cells = 16},
    {"preparedBy", NULL, N_("Prepared by"), FIELD_REF, AS_LINK, .many = true,
	.section = SECTION_LINKS, .weight = 1, .min_cells = 16},
    {"description", NULL, N_("Description"), FIELD_LANGTEXT, AS_PROSE,
	.section = SECTION_ABOUT},
    {"checked", NULL, N_("Checked"), FIELD_DATE, AS_MEASURE,
	.section = SECTION_RECORD, .min_cells = 11},
};

const struct kind kind_document = {
    .name = "documents",
    .singular = "document",
    .alias = "doc",
    .label = N_("Documents"),
    .label_one = N_("Document"),
    .importance = 7,
    .sort = "title",
    .begins = "period",
    .ends = "period",
    FIELDS(fields),
};
