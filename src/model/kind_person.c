/*
 * people: who answers for a cluster, an organisation or a project. How to
 * reach them is for coordinators.
 */
#include "kind_table.h"

static const struct field fields[] = {
    {"name", NULL, N_("Full name"), FIELD_TEXT, AS_LABEL,
	.section = SECTION_HEAD, .weight = 2, .min_cells = 20},
    {"role", NULL, N_("Role"), FIELD_LANGTEXT,
	AS_PHRASE | ROLE_LIST | ROLE_FACET, .many = true,
	.section = SECTION_HEAD, .weight = 3, .min_cells = 20},
    {"organisation", NULL, N_("Organisation"), FIELD_REF,
	AS_LINK | ROLE_LIST | ROLE_FACET, .section = SECTION_HEAD, .weight = 3,
	.min_cells = 20, .target = "organisations"},
    {"phone", NULL, N_("Phone"), FIELD_PHONE, AS_CONTACT, .many = true,
	.section = SECTION_CONTACT, .min_cells = 16,
	.level = LEVEL_COORDINATOR},
    {"email", NULL, N_("E-mail"), FIELD_MAIL, AS_CONTACT, .many = true,
	.section = SECTION_CONTACT, .min_cells = 20,
	.level = LEVEL_COORDINATOR},
    {"language", NULL, N_("Languages"), FIELD_CODE, AS_GROUP, .many = true,
	.section = SECTION_CONTACT, .min_cells = 10, .codes = "language"},
    {"cluster", NULL, N_("Cluster"), FIELD_REF, AS_LINK, .many = true,
	.section = SECTION_LINKS, .weight = 1, .min_cells = 16,
	.target = "clusters"},
    {"project", NULL, N_("Project"), FIELD_REF, AS_LINK, .many = true,
	.section = SECTION_LINKS, .weight = 1, .min_cells = 16,
	.target = "projects"},
    INVERSE("contactOfClusters", N_("Contact of"), "clusters", "contact"),
    INVERSE(
	"contactOfOrganisations", N_("Contact of"), "organisations", "contact"),
    {"contactOfPartnerships", NULL, N_("Contact for"), FIELD_INVERSE,
	AS_INVERSE, .many = true, .section = SECTION_LINKS,
	.target = "partnerships", .inverse = "contact", .through = "project",
	.detail = "role"},
    INVERSE("manages", N_("Manages"), "projects", "manager"),
    {"validUntil", NULL, N_("Valid until"), FIELD_DATE, AS_MEASURE,
	.section = SECTION_RECORD, .min_cells = 11},
    {"checked", NULL, N_("Checked"), FIELD_DATE, AS_MEASURE,
	.section = SECTION_RECORD, .min_cells = 11},
};

const struct kind kind_person = {
    .name = "people",
    .singular = "person",
    .alias = "per",
    .label = N_("People"),
    .label_one = N_("Person"),
    .importance = 3,
    .personal = true,
    .sort = "name",
    FIELDS(fields),
};
