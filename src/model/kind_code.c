/*
 * codes: the values of code lists (countries, regions, objectives ...), terms
 * and places, with their names in the languages known.
 */
#include "kind_table.h"

static const struct field fields[] = {
    {"name", NULL, N_("Name"), FIELD_LANGTEXT, AS_LABEL,
	.section = SECTION_HEAD, .weight = 6, .min_cells = 24},
    {"alias", NULL, N_("Also called"), FIELD_LANGTEXT, AS_NAME, .many = true,
	.section = SECTION_HEAD, .weight = 2, .min_cells = 16},
    {"abbreviation", NULL, N_("Abbreviation"), FIELD_LANGTEXT, AS_NAME,
	.many = true, .section = SECTION_HEAD, .min_cells = 8},
    {"code", NULL, N_("Code"), FIELD_TEXT, AS_IDENT | ROLE_LIST,
	.section = SECTION_HEAD, .min_cells = 8},
    {"list", NULL, N_("List"), FIELD_TEXT,
	AS_GROUP | ROLE_SORT | ROLE_LIST | ROLE_TEXT, .section = SECTION_HEAD,
	.weight = 1, .min_cells = 16},
    {"former", NULL, N_("Former codes"), FIELD_TEXT, AS_IDENT, .many = true,
	.section = SECTION_HEAD, .min_cells = 8},
    {"parent", NULL, N_("Part of"), FIELD_REF, AS_LINK, .section = SECTION_HEAD,
	.weight = 1, .min_cells = 16, .target = "codes"},
    {"country", NULL, N_("Country"), FIELD_CODE, AS_GROUP,
	.section = SECTION_HEAD, .min_cells = 11, .codes = "country"},
    {"population", NULL, N_("Population"), FIELD_NUMBER, AS_MEASURE,
	.section = SECTION_HEAD, .min_cells = 10},
    INVERSE("parts", N_("Parts"), "codes", "parent"),
    {"description", NULL, N_("Description"), FIELD_LANGTEXT, AS_PROSE,
	.section = SECTION_ABOUT},
    {"position", NULL, N_("Position"), FIELD_GEO, AS_REMARK,
	.section = SECTION_RECORD, .min_cells = 17},
    {"validFrom", NULL, N_("Valid from"), FIELD_DATE, AS_MEASURE,
	.section = SECTION_RECORD, .min_cells = 11},
    {"validTo", NULL, N_("Valid to"), FIELD_DATE, AS_MEASURE,
	.section = SECTION_RECORD, .min_cells = 11},
    DISTANCE,
};

const struct kind kind_code = {
    .name = "codes",
    .singular = "code",
    .alias = "code",
    .label = N_("Codes"),
    .label_one = N_("Code"),
    .importance = 8,
    .named_after = true,
    .sort = "name",
    FIELDS(fields),
};
