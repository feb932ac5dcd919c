/*
 * sources: where a statement comes from, and on what terms.
 */
#include "kind_table.h"

static const struct field fields[] = {
    {"title", NULL, N_("Title"), FIELD_LANGTEXT, AS_LABEL,
	.section = SECTION_HEAD, .weight = 4, .min_cells = 28},
    {"shortName", NULL, N_("Short name"), FIELD_TEXT, AS_NAME,
	.section = SECTION_HEAD, .min_cells = 14},
    {"kind", "type", N_("Type"), FIELD_LANGTEXT,
	AS_PHRASE | ROLE_FACET | ROLE_LIST, .section = SECTION_HEAD,
	.weight = 2, .min_cells = 16},
    {"publisher", NULL, N_("Published by"), FIELD_REF, AS_LINK,
	.section = SECTION_HEAD, .weight = 1, .min_cells = 16,
	.target = "organisations"},
    {"responsible", NULL, N_("Content by"), FIELD_REF, AS_LINK,
	.section = SECTION_HEAD, .weight = 1, .min_cells = 16,
	.target = "organisations"},
    {"language", NULL, N_("Language"), FIELD_CODE, AS_GROUP,
	.section = SECTION_HEAD, .min_cells = 10, .codes = "language"},
    {"fetched", NULL, N_("Read on"), FIELD_DATE, AS_MEASURE,
	.section = SECTION_HEAD, .min_cells = 11},
    {"url", NULL, N_("Address"), FIELD_URL, AS_CONTACT,
	.section = SECTION_CONTACT, .min_cells = 20},
    {"fieldLabels", NULL, N_("Its labels"), FIELD_LANGTEXT, AS_PROSE,
	.section = SECTION_ABOUT},
    {"banner", NULL, N_("Banner"), FIELD_LANGTEXT, AS_PROSE, .many = true,
	.section = SECTION_ABOUT},
    {"navigation", NULL, N_("Navigation"), FIELD_LANGTEXT, AS_PROSE,
	.many = true, .section = SECTION_ABOUT},
    {"fundingStatement", NULL, N_("Funding"), FIELD_LANGTEXT, AS_PROSE,
	.many = true, .section = SECTION_ABOUT},
    {"disclaimer", NULL, N_("Disclaimer"), FIELD_LANGTEXT, AS_PROSE,
	.many = true, .section = SECTION_ABOUT},
    {"licence", NULL, N_("Licence"), FIELD_TEXT, AS_GROUP,
	.section = SECTION_RECORD, .min_cells = 12},
    {"credit", NULL, N_("Credit line"), FIELD_TEXT, AS_REMARK,
	.section = SECTION_RECORD, .min_cells = 20},
};

const struct kind kind_source = {
    .name = "sources",
    .singular = "source",
    .alias = "src",
    .label = N_("Sources"),
    .label_one = N_("Source"),
    .importance = 9,
    .named_after = true,
    .sort = "title",
    FIELDS(fields),
};
