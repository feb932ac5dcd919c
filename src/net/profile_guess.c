/*
 * profile_guess.c: owns what is thought of a foreign name that no profile
 * explains: kinds and fields by what people call them round the Baltic. A
 * guess is no more than a way to see something; `klaster doctor` shows it.
 */
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/mem.h"
#include "klaster/net/profile.h"

#define FOLDED_BYTES 200

struct name {
	const char *ours;
	const char *theirs; /* folded, parted by blanks */
};

static const struct name kind_names[] = {
    {"organisations",
	" organisation organisations organization organizations company "
	"companies organisatsioon organisatsioonid organizacija organizacijos "
	"organizacije organizacje organizacja instytucja firma firmy "
	"organisationen organisationer foretag unternehmen asutus imone imones "
	"uznemums uznemumi "},
    {"projects",
	" project projects projekt projekte projektid projekty projektas "
	"projektai projekts projekti projekter "},
    {"people",
	" person persons people contact contacts author authors inimene "
	"isik isikud asmuo asmenys persona personas osoba osoby personen "
	"personer kontakt kontakty kontakte "},
    {"events",
	" event events sundmus sundmused renginys renginiai pasakums pasakumi "
	"wydarzenie wydarzenia veranstaltung veranstaltungen evenemang "},
    {"clusters",
	" cluster clusters klaster klastrid klasteris klasteriai klasteri "
	"klastry kluster "},
    {"calls",
	" call calls tender tenders konkurss konkursi kvietimas kvietimai "
	"nabor nabory ausschreibung ausschreibungen utlysning utlysningar "},
    {"facilities", " facility facilities venue venues "},
    {"documents",
	" document documents dokument dokumente dokumentid dokumentas "
	"dokumentai dokumenty dokuments dokumenti "},
    {"programmes",
	" programme programmes program programs programm programmid programa "
	"programos programma programmas programy programme "},
};

static const struct name field_names[] = {
    {"city",
	" city town locality place linn miestas pilseta miasto stadt stad ort "
	"address locality "},
    {"postcode", " postcode postal code zip zip code zipcode plz postnummer "
		 "postiindeks indeks kod pocztowy "},
    {"street", " street address line1 address line 1 street address "},
    {"country", " country countrycode country code riik salis valsts kraj "
		"land "},
    {"website", " website url homepage www site web webbplats strona "},
    {"email", " email mail e mail "},
    {"phone", " phone telephone tel telefon telefonas telefons "},
    {"address", " address street address line1 address line 1 aadress "
		"adresas adrese adres adresse "},
    {"summary", " summary description body abstract about kirjeldus "
		"aprasymas apraksts opis beschreibung beskrivning "},
    {"description", " summary description body abstract about "},
    {"startDate", " startdate start date start begin begins from period "
		  "duration dates "},
    {"endDate", " enddate end date end ends until "},
    {"start", " startdate start date begin begins date dates when period "},
    {"end", " enddate end date ends until "},
    {"partnerships", " project projects projekt projekte projektid projekty "
		     "projektai projekti projekter "},
    {"number", " number code reference identifier "},
    {"registration", " registration number vat vatin regcode "},
};

/* Of a thing that has parts: a street, a town. */
static const char place_names[] =
    " address location place aadress adresas adrese adres adresse adress "
    "anschrift ";

/* Of a label: whatever a thing is called by. */
static const char label_names[] =
    " title name label nimi pealkiri pavadinimas vardas nosaukums vards nazwa "
    "tytul bezeichnung titel namn ";

static bool has_word(const char *words, const char *name, size_t len)
{
	struct buf wanted;
	bool found;

	buf_init(&wanted, FOLDED_BYTES);
	buf_addc(&wanted, ' ');
	fold_words(&wanted, name, len);
	buf_addc(&wanted, ' ');
	found = wanted.len > 2 && strstr(words, buf_text(&wanted)) != NULL;
	buf_done(&wanted);
	return found;
}

/* "node--organisation" is an organisation, "field_city" a city. */
static const char *last_part(const char *name)
{
	const char *part = strstr(name, "--");

	if (part != NULL)
		return part + 2;
	return strncmp(name, "field_", 6) == 0 ? name + 6 : name;
}

const struct kind *profile_guess_kind(const char *type)
{
	const char *name = last_part(type);
	const struct kind *kind = kind_find(name);
	size_t i;

	for (i = 0; kind == NULL && i < MEM_COUNT(kind_names); i++)
		if (has_word(kind_names[i].theirs, name, strlen(name)))
			kind = kind_find(kind_names[i].ours);
	return kind;
}

const struct field *profile_guess_field(
    const struct kind *kind, const char *name)
{
	size_t i;

	name = last_part(name);
	for (i = 0; i < kind->field_count; i++) {
		const struct field bare = {.name = kind->fields[i].name};

		if (field_is_served(&kind->fields[i]) &&
		    field_answers(&bare, name))
			return &kind->fields[i];
	}
	if (has_word(label_names, name, strlen(name)))
		return &kind->fields[0];
	for (i = 0; i < MEM_COUNT(field_names); i++) {
		const struct field *field =
		    kind_field(kind, field_names[i].ours);

		if (field != NULL &&
		    has_word(field_names[i].theirs, name, strlen(name)))
			return field;
	}
	return NULL;
}

bool profile_guess_is_place(const char *name)
{
	name = last_part(name);
	return has_word(place_names, name, strlen(name));
}

const struct field *profile_guess_end(
    const struct kind *kind, const struct field *start)
{
	return kind_field(
	    kind, strcmp(start->name, "startDate") == 0 ? "endDate" : "end");
}

/* A link: a text, or an object with its href. */
static const char *link_text(const struct json *link)
{
	return json_text(json_is_object(link) ? json_get(link, "href") : link);
}

static void learn_links(struct profile *profile, const struct json *links)
{
	const struct json *item;

	for (item = json_first(links); item != NULL; item = json_next(item)) {
		const char *name = json_name(item), *link = link_text(item);
		const struct kind *kind =
		    name != NULL ? profile_guess_kind(name) : NULL;

		if (kind == NULL || link == NULL || *link == '\0' ||
		    profile->kind_count == KIND_MAX ||
		    profile_of_kind(profile, kind) != NULL)
			continue;
		profile->kinds[profile->kind_count++] = (struct profile_kind){
		    .kind = kind,
		    .type = arena_strdup(&profile->arena, name),
		    .path = arena_strdup(&profile->arena, link),
		};
	}
}

void profile_learn(struct profile *profile, const struct json *entry)
{
	const struct json *meta = json_get(entry, "meta");

	/* Of klasterd's own kind: it counts its records. */
	if (!profile->open || json_is_object(json_get(meta, "counts")) ||
	    json_get(meta, "profiles") != NULL)
		return;
	learn_links(profile, json_get(meta, "foreign"));
	if (profile->kind_count == 0)
		learn_links(profile, json_get(entry, "links"));
	/* Some give their lists as data, or as nothing but themselves. */
	if (profile->kind_count == 0 && json_is_object(json_get(entry, "data")))
		learn_links(profile, json_get(entry, "data"));
	if (profile->kind_count == 0)
		learn_links(profile, entry);
	profile->open = profile->kind_count == 0;
}
