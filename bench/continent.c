/*
 * continent.c: writes a directory of the size of a continent, as klasterd
 * import takes it: organisations, projects, partnerships, in seven languages.
 *
 *   bench/continent [-s SEED] [-o ORGANISATIONS] [-n PARTNERSHIPS] [PROJECTS]
 *
 * PROJECTS is 50,000 unless said; half as many organisations and twice as
 * many partnerships. The same numbers give the same bytes. Nothing in it
 * stands for a real body. What a measurement asks for by name:
 *
 *   interreg    in 27 of 100 projects, a third of them in the title
 *   akvakultura in 1 of 87, in the cases of their languages; the Polish ones
 *               are another word, so that of a million just under 10,000 have
 *               it: the most that are counted for a capped total
 *   nendrynas   in 20 projects, in the cases of Lithuanian
 *   qvortzyx    nowhere
 *   centrum     in 3 of 10 organisations' names, and so in the titles of
 *               their partnerships
 *   p0000008    and each hundredth project after it have ten partners
 *   o0000001    has the most partnerships, about half of 1 in 100
 */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "vocabulary.h"

enum stream { STREAM_NAME = 1, STREAM_BODY, STREAM_PROJECT, STREAM_PART };

enum {
	BLOCK = 100,	      /* projects after which all repeats */
	BLOCK_PARTNERS = 200, /* of a block, where twice as many are wished */
	MANY_AT = 7,	      /* in a block, the one with ten */
	PROGRAMMES = 60,
	RARE_HITS = 20,
	MIDDLING = 23, /* in 2,000 projects */
	LINE_MAX_BYTES = 16 * 1024,
};

struct town {
	const char *country;
	const char *name;
	enum lang lang;
};

static const struct town towns[] = {
    {"LT", "Klaipėda", LANG_LT},
    {"LT", "Vilnius", LANG_LT},
    {"LT", "Kaunas", LANG_LT},
    {"LT", "Šiauliai", LANG_LT},
    {"LT", "Rietavas", LANG_LT},
    {"LT", "Palanga", LANG_LT},
    {"LT", "Telšiai", LANG_LT},
    {"LT", "Plungė", LANG_LT},
    {"LV", "Rīga", LANG_LV},
    {"LV", "Liepāja", LANG_LV},
    {"LV", "Ventspils", LANG_LV},
    {"LV", "Jelgava", LANG_LV},
    {"LV", "Kuldīga", LANG_LV},
    {"LV", "Cēsis", LANG_LV},
    {"LV", "Daugavpils", LANG_LV},
    {"LV", "Saldus", LANG_LV},
    {"EE", "Tallinn", LANG_ET},
    {"EE", "Tartu", LANG_ET},
    {"EE", "Narva", LANG_ET},
    {"EE", "Jõhvi", LANG_ET},
    {"EE", "Pärnu", LANG_ET},
    {"EE", "Võru", LANG_ET},
    {"EE", "Kuressaare", LANG_ET},
    {"EE", "Rakvere", LANG_ET},
    {"PL", "Gdańsk", LANG_PL},
    {"PL", "Elbląg", LANG_PL},
    {"PL", "Szczecin", LANG_PL},
    {"PL", "Olsztyn", LANG_PL},
    {"PL", "Koszalin", LANG_PL},
    {"PL", "Słupsk", LANG_PL},
    {"PL", "Suwałki", LANG_PL},
    {"PL", "Łódź", LANG_PL},
    {"DE", "Rostock", LANG_DE},
    {"DE", "Stralsund", LANG_DE},
    {"DE", "Greifswald", LANG_DE},
    {"DE", "Lübeck", LANG_DE},
    {"DE", "Kiel", LANG_DE},
    {"DE", "Wismar", LANG_DE},
    {"DE", "Schwerin", LANG_DE},
    {"DE", "Neubrandenburg", LANG_DE},
    {"SE", "Malmö", LANG_SV},
    {"SE", "Karlshamn", LANG_SV},
    {"SE", "Kalmar", LANG_SV},
    {"SE", "Växjö", LANG_SV},
    {"SE", "Visby", LANG_SV},
    {"SE", "Norrköping", LANG_SV},
    {"SE", "Gävle", LANG_SV},
    {"SE", "Umeå", LANG_SV},
    {"FI", "Turku", LANG_SV},
    {"FI", "Vaasa", LANG_SV},
    {"DK", "København", LANG_EN},
    {"DK", "Rønne", LANG_EN},
    {"NO", "Bergen", LANG_EN},
    {"IE", "Galway", LANG_EN},
};

static const char *const kinds[] = {"company", "sme", "local-authority", "ngo",
    "school", "university", "business-support", "agency", "regional-authority",
    "infrastructure", "hospital", "national-authority", "finance", "other",
    "egtc"};
static const char *const topics[] = {"green technologies", "tourism",
    "cultural heritage", "clustering", "new products", "health", "water",
    "rural development", "transport", "digital society", "youth",
    "cooperation between emergency services", "energy efficiency",
    "social inclusion", "fisheries", "creative industries"};
static const char *const funds[] = {"ERDF", "ESF", "ENI", "CF", "IPA"};

/* "Aquaculture" and "reed bed" as they come in a text. */
static const char *const middling[LANG_COUNT][3] = {
    [LANG_LT] = {"akvakultūra", "akvakultūros", "akvakultūrų"},
    [LANG_LV] = {"akvakultūra", "akvakultūras", "akvakultūru"},
    [LANG_ET] = {"akvakultuur", "akvakultuuri", "akvakultuuride"},
    [LANG_PL] = {"akwakultura", "akwakultury", "akwakulturą"},
    [LANG_DE] = {"Akvakultur", "Akvakulturen", "Akvakulturanlage"},
    [LANG_SV] = {"akvakultur", "akvakulturen", "akvakulturer"},
    [LANG_EN] = {"akvakultura", "akvakultures", "akvakulture"},
};
static const char *const rare[] = {
    "nendrynas", "nendryno", "nendrynų", "nendrynams", "nendryną"};

struct continent {
	struct vocabulary *vocabulary;
	uint64_t seed;
	uint64_t projects, organisations, partnerships;
	uint64_t written; /* partnerships */
	struct buf line;
};

/* --- lines */

static void line_begin(
    struct continent *continent, const char *kind, const char *id)
{
	buf_reset(&continent->line);
	buf_addf(&continent->line,
	    "{\"kind\":\"%s\",\"id\":\"%s\",\"source\":\"made\"", kind, id);
}

static void line_end(struct continent *continent)
{
	buf_adds(&continent->line, "}}\n");
	if (continent->line.full)
		die("continent: a line is too long");
	if (fwrite(continent->line.data, 1, continent->line.len, stdout) !=
	    continent->line.len)
		die("continent: cannot write: %s", strerror(errno));
}

static void lang_begin(struct continent *continent, enum lang lang)
{
	buf_addf(
	    &continent->line, ",\"lang\":\"%s\",\"fields\":{", lang_name(lang));
}

/* --- texts */

static void words_add(struct continent *continent, struct dice *dice,
    enum lang lang, unsigned count, bool nouns)
{
	char word[WORD_BYTES_MAX];

	for (unsigned i = 0; i < count; i++) {
		if (i > 0)
			buf_addc(&continent->line, ' ');
		if (nouns || i == 0)
			vocabulary_noun(
			    continent->vocabulary, dice, lang, word);
		else
			vocabulary_word(
			    continent->vocabulary, dice, lang, word);
		if (i == 0 && word[0] >= 'a' && word[0] <= 'z')
			word[0] = (char)(word[0] - 'a' + 'A');
		buf_adds(&continent->line, word);
	}
}

/* Syllables in capitals, and a number: few of them are alike. */
static void acronym_add(struct continent *continent, uint64_t project)
{
	static const char onsets[] = "BCDFGHJKLMNPRSTV", rhymes[] = "AEIOU";
	struct dice dice = dice_for(continent->seed, STREAM_NAME, ~project);
	unsigned syllables = 2 + dice_below(&dice, 2);

	for (unsigned i = 0; i < syllables; i++) {
		buf_addc(&continent->line,
		    onsets[dice_below(&dice, sizeof(onsets) - 1)]);
		buf_addc(&continent->line,
		    rhymes[dice_below(&dice, sizeof(rhymes) - 1)]);
	}
	buf_addf(&continent->line, "%u", dice_below(&dice, 1000));
}

/* --- organisations */

/* Where it is, the first two throws of its dice. */
static const struct town *town_throw(struct dice *dice)
{
	return &towns[dice_below(dice, 5) == 0
			  ? dice_rank(dice, MEM_COUNT(towns))
			  : dice_below(dice, MEM_COUNT(towns))];
}

static const struct town *town_of(
    const struct continent *continent, uint64_t organisation)
{
	struct dice dice = dice_for(continent->seed, STREAM_NAME, organisation);

	return town_throw(&dice);
}

static void name_add(struct continent *continent, uint64_t organisation)
{
	struct dice dice = dice_for(continent->seed, STREAM_NAME, organisation);
	const struct town *town = town_throw(&dice);

	words_add(continent, &dice, town->lang, 1 + dice_below(&dice, 3), true);
	if (dice_below(&dice, 10) < 3)
		buf_adds(&continent->line, " centrum");
	if (dice_below(&dice, 2) == 0)
		buf_addf(&continent->line, " %s", town->name);
}

static void organisation_write(struct continent *continent, uint64_t number)
{
	struct dice dice = dice_for(continent->seed, STREAM_BODY, number);
	const struct town *town = town_of(continent, number);
	struct buf *line = &continent->line;
	char id[32];

	snprintf(id, sizeof(id), "o%07llu", (unsigned long long)number);
	line_begin(continent, "organisations", id);
	lang_begin(continent, town->lang);
	buf_adds(line, "\"name\":\"");
	name_add(continent, number);
	buf_addf(line, "\",\"country\":\"%s\",\"city\":\"%s\",\"kind\":\"%s\"",
	    town->country, town->name,
	    kinds[dice_rank(&dice, MEM_COUNT(kinds))]);
	buf_addf(line, ",\"legalStatus\":\"%s\",\"registration\":\"%09u\"",
	    dice_below(&dice, 3) == 0 ? "private" : "public",
	    dice_below(&dice, 1000000000));
	if (dice_below(&dice, 3) == 0)
		buf_addf(line, ",\"website\":\"https://o%llu.example/\"",
		    (unsigned long long)number);
	if (dice_below(&dice, 4) == 0) {
		buf_adds(line, ",\"summary\":\"");
		words_add(continent, &dice, town->lang,
		    8 + dice_below(&dice, 16), false);
		buf_addc(line, '"');
	}
	line_end(continent);
}

/* --- projects and their partnerships */

/* Of the first `count` projects, where there are two for each. */
static uint64_t weight_before(uint64_t count)
{
	uint64_t weight = count / BLOCK * BLOCK_PARTNERS;

	for (unsigned i = 0; i < count % BLOCK; i++) {
		unsigned at = i * 37 % 99;

		if (i == MANY_AT)
			weight += 10;
		else if (at < 30)
			weight += 1;
		else
			weight += at < 52 ? 3 : 2;
	}
	return weight;
}

static uint64_t partners_before(
    const struct continent *continent, uint64_t projects)
{
	double part = (double)weight_before(projects) /
		      (double)weight_before(continent->projects);

	return (uint64_t)(part * (double)continent->partnerships + 0.5);
}

/* Half of them any organisation, half one of those that are everywhere. */
static uint64_t partner_throw(
    const struct continent *continent, struct dice *dice)
{
	double part = dice_part(dice);

	if (dice_below(dice, 2) == 0)
		part = part * part * part;
	return 1 + (uint64_t)(part * (double)continent->organisations);
}

struct span {
	unsigned year, month, day, months;
};

static struct span span_throw(struct dice *dice)
{
	return (struct span){.year = 2026 - dice_rank(dice, 20),
	    .month = 1 + dice_below(dice, 12),
	    .day = 1 + dice_below(dice, 28),
	    .months = 6 + dice_below(dice, 43)};
}

static void partner_write(
    struct continent *continent, uint64_t project, unsigned at)
{
	struct dice dice =
	    dice_for(continent->seed, STREAM_PART, project * 1024 + at);
	uint64_t organisation = partner_throw(continent, &dice);
	struct buf *line = &continent->line;
	unsigned budget = 1000 + dice_below(&dice, 900000);
	char id[40];

	snprintf(
	    id, sizeof(id), "p%07llu-%u", (unsigned long long)project, at + 1);
	line_begin(continent, "partnerships", id);
	lang_begin(continent, town_of(continent, organisation)->lang);
	buf_adds(line, "\"title\":\"");
	name_add(continent, organisation);
	buf_adds(line, " in ");
	acronym_add(continent, project);
	buf_addf(line,
	    "\",\"organisation\":\"organisations/o%07llu\","
	    "\"project\":\"projects/p%07llu\",\"role\":\"%s\","
	    "\"position\":\"%u\",\"totalBudget\":\"%u.%02u EUR\"",
	    (unsigned long long)organisation, (unsigned long long)project,
	    at == 0			 ? "lead"
	    : dice_below(&dice, 12) == 0 ? "partner-associated"
					 : "partner",
	    at + 1, budget, dice_below(&dice, 100));
	line_end(continent);
}

/* Words that are there to be asked for. */
static void planted_add(
    struct continent *continent, uint64_t number, enum lang lang, bool title)
{
	struct dice dice = dice_for(continent->seed, STREAM_NAME, number << 24);
	unsigned common = dice_below(&dice, 300);
	unsigned middle = dice_below(&dice, 2000);
	unsigned form = dice_rank(&dice, 3);
	uint64_t stride = continent->projects / RARE_HITS;

	if (common < 81 && (common < 27) == title)
		buf_adds(&continent->line, " interreg");
	if (middle < MIDDLING && (middle < MIDDLING / 4) == title)
		buf_addf(&continent->line, " %s", middling[lang][form]);
	if (stride > 0 && number % stride == stride / 2 &&
	    number / stride < RARE_HITS && (number / stride % 2 == 0) == title)
		buf_addf(&continent->line, " %s",
		    rare[number / stride % MEM_COUNT(rare)]);
}

static void dates_add(struct continent *continent, struct dice *dice)
{
	struct span span = span_throw(dice);
	unsigned end = span.year * 12 + span.month - 1 + span.months;

	buf_addf(&continent->line,
	    ",\"startDate\":\"%04u-%02u-%02u\",\"endDate\":\"%04u-%02u\","
	    "\"durationMonths\":\"%u\",\"status\":\"%s\"",
	    span.year, span.month, span.day, end / 12, end % 12 + 1,
	    span.months, end < 2026 * 12 + 10 ? "closed" : "running");
}

static void themes_add(struct continent *continent, struct dice *dice)
{
	struct buf *line = &continent->line;

	buf_addf(line, ",\"objective\":\"TO%u\"", 1 + dice_rank(dice, 11));
	buf_addf(line, ",\"interventionField\":[\"%03u\",\"%03u\"]",
	    1 + dice_below(dice, 60), 61 + dice_below(dice, 60));
	buf_addf(line, ",\"topic\":\"%s\"",
	    topics[dice_rank(dice, MEM_COUNT(topics))]);
}

static void money_add(struct continent *continent, struct dice *dice)
{
	double euros = 5000 * exp(dice_part(dice) * 7); /* to 5 million */
	unsigned long long total = (unsigned long long)euros;

	buf_addf(&continent->line,
	    ",\"totalBudget\":\"%llu.00 EUR\",\"euAmount\":\"%llu.00 EUR\","
	    "\"fund\":\"%s\"",
	    total, total * (50 + dice_below(dice, 36)) / 100,
	    funds[dice_rank(dice, MEM_COUNT(funds))]);
}

/* Of its partners, as they will be written. */
static void countries_add(
    struct continent *continent, uint64_t number, unsigned partners)
{
	const char *seen[16];
	unsigned count = 0;

	buf_adds(&continent->line, ",\"countries\":[");
	for (unsigned at = 0; at < partners && count < MEM_COUNT(seen); at++) {
		struct dice dice =
		    dice_for(continent->seed, STREAM_PART, number * 1024 + at);
		uint64_t partner = partner_throw(continent, &dice);
		const char *country = town_of(continent, partner)->country;
		unsigned i = 0;

		while (i < count && strcmp(seen[i], country) != 0)
			i++;
		if (i < count)
			continue;
		buf_addf(&continent->line, "%s\"%s\"", count > 0 ? "," : "",
		    country);
		seen[count++] = country;
	}
	buf_addc(&continent->line, ']');
}

static void text_add(struct continent *continent, struct dice *dice,
    uint64_t number, enum lang lang, bool title)
{
	unsigned count =
	    title ? 3 + dice_below(dice, 6) : 12 + dice_below(dice, 30);

	words_add(continent, dice, lang, count, false);
	planted_add(continent, number, lang, title);
}

static void project_write(struct continent *continent, uint64_t number)
{
	struct dice dice = dice_for(continent->seed, STREAM_PROJECT, number);
	enum lang lang = (enum lang)dice_below(&dice, LANG_COUNT);
	unsigned programme = dice_rank(&dice, PROGRAMMES);
	uint64_t before = partners_before(continent, number - 1);
	unsigned partners =
	    (unsigned)(partners_before(continent, number) - before);
	struct buf *line = &continent->line;
	char id[32];

	snprintf(id, sizeof(id), "p%07llu", (unsigned long long)number);
	line_begin(continent, "projects", id);
	lang_begin(continent, lang);
	buf_adds(line, "\"title\":\"");
	text_add(continent, &dice, number, lang, true);
	buf_adds(line, "\",\"acronym\":\"");
	acronym_add(continent, number);
	buf_addf(line,
	    "\",\"number\":\"M%u-%07llu\","
	    "\"programme\":\"programmes/made-%02u\"",
	    programme + 1, (unsigned long long)number, programme + 1);
	dates_add(continent, &dice);
	if (partners > 0)
		countries_add(continent, number, partners);
	themes_add(continent, &dice);
	money_add(continent, &dice);
	buf_adds(line, ",\"description\":\"");
	text_add(continent, &dice, number, lang, false);
	buf_addc(line, '"');
	line_end(continent);
}

/* --- all of it */

static void programmes_write(struct continent *continent)
{
	struct buf *line = &continent->line;

	line_begin(continent, "sources", "made");
	lang_begin(continent, LANG_EN);
	buf_adds(line, "\"title\":\"Made up for measuring\"");
	line_end(continent);
	for (unsigned i = 1; i <= PROGRAMMES; i++) {
		char id[32];

		snprintf(id, sizeof(id), "made-%02u", i);
		line_begin(continent, "programmes", id);
		lang_begin(continent, LANG_EN);
		buf_addf(line, "\"name\":\"Programme %u\",\"period\":\"%u/%u\"",
		    i, i % 2 == 0 ? 2014 : 2021, i % 2 == 0 ? 2020 : 2027);
		line_end(continent);
	}
}

static void write_all(struct continent *continent)
{
	programmes_write(continent);
	for (uint64_t i = 1; i <= continent->organisations; i++)
		organisation_write(continent, i);
	for (uint64_t i = 1; i <= continent->projects; i++)
		project_write(continent, i);
	for (uint64_t i = 1; i <= continent->projects; i++) {
		uint64_t before = partners_before(continent, i - 1);
		uint64_t after = partners_before(continent, i);

		for (uint64_t at = before; at < after; at++)
			partner_write(continent, i, (unsigned)(at - before));
	}
}

static uint64_t number_read(const char *text)
{
	char *end;
	unsigned long long number = strtoull(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || number > 9999999)
		die("continent: \"%s\" is no number up to 9999999", text);
	return number;
}

int main(int argc, char **argv)
{
	struct continent continent = {.seed = 1, .projects = 50000};
	const char *organisations = NULL, *partnerships = NULL;
	int option;

	while ((option = getopt(argc, argv, "s:o:n:")) != -1) {
		if (option == 's')
			continent.seed = number_read(optarg);
		else if (option == 'o')
			organisations = optarg;
		else if (option == 'n')
			partnerships = optarg;
		else
			return 2;
	}
	if (optind < argc)
		continent.projects = number_read(argv[optind]);
	continent.organisations = organisations != NULL
				      ? number_read(organisations)
				      : (continent.projects + 1) / 2;
	continent.partnerships = partnerships != NULL
				     ? number_read(partnerships)
				     : continent.projects * 2;
	if (continent.organisations == 0)
		continent.partnerships = 0;
	buf_init(&continent.line, LINE_MAX_BYTES);
	continent.vocabulary = vocabulary_new(continent.seed);
	write_all(&continent);
	vocabulary_free(continent.vocabulary);
	buf_done(&continent.line);
	return fflush(stdout) == 0 ? 0 : 1;
}
