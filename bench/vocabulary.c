/*
 * vocabulary.c: see vocabulary.h. The first ranks are real words, the others
 * are put together from a language's own syllables.
 */
#include "vocabulary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"

enum { STEMS = 16384, STEM_BYTES = 40, SMALL = 8 };

/* Lists parted by blanks: the small words, the stems of the first ranks, the
 * parts of a syllable, the endings of cases and numbers ("-": none). */
struct tongue {
	const char *name;
	const char *small;
	const char *stems;
	const char *onsets;
	const char *rhymes;
	const char *endings;
};

static const struct tongue tongues[LANG_COUNT] = {
    [LANG_LT] = {"lt", "ir su dėl per iš prie arba kaip",
	"kultūr klaster miest jūr kūryb paveld jaunim dizain muzik amat mokym "
	"turizm bendruomen verslo inovacij energetik aplink sveikat krant uost",
	"b d g j k l m n p r s š t v z ž br gr kr sk st tr šv kl",
	"a ė i y o u ū ai ei ie uo au in an er ar ul im",
	"as o ui ą e os ų ams us uose is io iui ė ės ę"},
    [LANG_LV] = {"lv", "un ar par no pie vai kā lai",
	"kultūr klaster pilsēt jūr radoš mantoj jaunieš dizain mūzik amat "
	"mācīb tūrism kopien uzņēm inovācij enerģētik vid veselīb krast ost",
	"b c č d g ģ j k ķ l ļ m n ņ p r s š t v z ž br dz kr sk st tr",
	"a ā e ē i ī o u ū ai au ie ei an in er ar ul",
	"s a am u ā i iem us os e es ei ē ību ības umi"},
    [LANG_ET] = {"et", "ja või ning ka kui kuni et on",
	"kultuur klastr linn mere loome pärand noor disain muusik käsitöö "
	"õppe turism kogukon ettevõt innovatsioon energia keskkon tervis rann "
	"sadam",
	"h j k l m n p r s t v kr pl tr",
	"a aa e ee i ii o oo õ u uu ä ää ö ü üü ai ei õi al in er us",
	"- i a e u t d de te id sse st s l ga ks ni"},
    [LANG_PL] = {"pl", "i w na z do oraz dla się",
	"kultur klastr miast morz kreatyw dziedzictw młodzież wzornictw "
	"muzyk rzemiosł edukacj turysty społecznoś przedsiębiorcz innowacj "
	"energi środowisk zdrow wybrzeż port",
	"b c ch cz d dz g j k l ł m n p r s sz ś t w z ż rz br gr kr prz str",
	"a ą e ę i o ó u y an en in er ow ąk ęd oł",
	"a y ie ę ą o i ów om ami ach em u owi owy owa owego ości"},
    [LANG_DE] = {"de", "und der die das für mit im zu",
	"kultur cluster stadt meer kreativ erbe jugend gestaltung musik "
	"handwerk bildung tourismus gemeinschaft wirtschaft innovation energie "
	"umwelt gesundheit küste hafen",
	"b d f g h k l m n p r s sch st t w z br fl gr kl kr pf schl tr zw",
	"a ä e ei i ie o ö u ü au äu al an eck en er ich und ung",
	"- e en er es s n ung ungen lich liche straße schaft"},
    [LANG_SV] = {"sv", "och för med i på av till som",
	"kultur kluster stad hav kreativ arv ungdom formgivning musik "
	"hantverk utbildning turism samhälle företag innovation energi miljö "
	"hälsa kust hamn",
	"b d f g h j k l m n p r s t v bl br fj gr kn kr sj sk sl st tr",
	"a e i o u y å ä ö al an ar ek el en er ig ing on",
	"- en et ar er or na arna s ens ig iga ning het"},
    [LANG_EN] = {"en", "and of the in for with to by",
	"culture cluster city sea creativ heritage youth design music craft "
	"learning tourism community business innovation energy environment "
	"health coast harbour",
	"b c d f g h j k l m n p r s t v w bl br ch cl cr dr fl gr pl pr sh "
	"st th tr",
	"a e i o u ai ea ee oa oo ou al an ar el en er in on or",
	"- s ed ing er ers al ity tion ment ness"},
};

/* A list cut up, where it stands. */
struct list {
	const char *items[64];
	size_t lens[64];
	unsigned count;
};

struct vocabulary {
	char stems[LANG_COUNT][STEMS][STEM_BYTES];
	struct list small[LANG_COUNT];
	struct list endings[LANG_COUNT];
};

/* --- dice: splitmix64 */

uint64_t dice_throw(struct dice *dice)
{
	uint64_t z = dice->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

struct dice dice_for(uint64_t seed, unsigned stream, uint64_t number)
{
	struct dice dice = {.state = seed};

	dice.state = dice_throw(&dice) ^ stream;
	dice.state = dice_throw(&dice) ^ number;
	dice.state = dice_throw(&dice);
	return dice;
}

unsigned dice_below(struct dice *dice, unsigned limit)
{
	return (unsigned)((dice_throw(dice) >> 32) * limit >> 32);
}

double dice_part(struct dice *dice)
{
	return (double)(dice_throw(dice) >> 11) / 9007199254740992.0;
}

unsigned dice_rank(struct dice *dice, unsigned limit)
{
	double rank = exp(dice_part(dice) * log((double)limit + 1));

	return rank >= limit ? limit - 1 : (unsigned)rank - 1;
}

/* --- words */

static void list_cut(struct list *list, const char *text)
{
	list->count = 0;
	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (list->count == MEM_COUNT(list->items))
			die("vocabulary: a list is too long");
		list->items[list->count] = text;
		list->lens[list->count++] = len;
		text += len + (text[len] == ' ');
	}
}

/* Two or three syllables. */
static void stem_make(struct dice *dice, const struct list *onsets,
    const struct list *rhymes, char *out)
{
	unsigned syllables = 2 + dice_below(dice, 2);
	size_t len = 0;

	for (unsigned i = 0; i < syllables; i++) {
		unsigned onset = dice_below(dice, onsets->count);
		unsigned rhyme = dice_below(dice, rhymes->count);

		memcpy(out + len, onsets->items[onset], onsets->lens[onset]);
		len += onsets->lens[onset];
		memcpy(out + len, rhymes->items[rhyme], rhymes->lens[rhyme]);
		len += rhymes->lens[rhyme];
	}
	out[len] = '\0';
}

static void tongue_learn(
    struct vocabulary *vocabulary, enum lang lang, uint64_t seed)
{
	const struct tongue *tongue = &tongues[lang];
	struct dice dice = dice_for(seed, 100 + (unsigned)lang, 0);
	struct list real, onsets, rhymes;

	list_cut(&vocabulary->small[lang], tongue->small);
	list_cut(&vocabulary->endings[lang], tongue->endings);
	list_cut(&real, tongue->stems);
	list_cut(&onsets, tongue->onsets);
	list_cut(&rhymes, tongue->rhymes);
	for (unsigned i = 0; i < STEMS; i++) {
		char *stem = vocabulary->stems[lang][i];

		if (i < real.count)
			snprintf(stem, STEM_BYTES, "%.*s", (int)real.lens[i],
			    real.items[i]);
		else
			stem_make(&dice, &onsets, &rhymes, stem);
	}
}

struct vocabulary *vocabulary_new(uint64_t seed)
{
	struct vocabulary *vocabulary = mem_alloc(sizeof(*vocabulary));

	for (int lang = 0; lang < LANG_COUNT; lang++)
		tongue_learn(vocabulary, (enum lang)lang, seed);
	return vocabulary;
}

void vocabulary_free(struct vocabulary *vocabulary)
{
	free(vocabulary);
}

const char *lang_name(enum lang lang)
{
	return tongues[lang].name;
}

static size_t add_item(
    const struct list *list, unsigned number, char *out, size_t len)
{
	memcpy(out + len, list->items[number], list->lens[number]);
	len += list->lens[number];
	out[len] = '\0';
	return len;
}

static size_t inflect(const struct vocabulary *vocabulary, struct dice *dice,
    enum lang lang, unsigned rank, char *out)
{
	const struct list *endings = &vocabulary->endings[lang];
	const char *stem = vocabulary->stems[lang][rank];
	size_t len = strlen(stem);
	unsigned ending = dice_rank(dice, endings->count);

	memcpy(out, stem, len + 1);
	if (*endings->items[ending] == '-')
		return len;
	return add_item(endings, ending, out, len);
}

size_t vocabulary_noun(const struct vocabulary *vocabulary, struct dice *dice,
    enum lang lang, char *out)
{
	return inflect(vocabulary, dice, lang, dice_rank(dice, STEMS), out);
}

size_t vocabulary_word(const struct vocabulary *vocabulary, struct dice *dice,
    enum lang lang, char *out)
{
	unsigned rank = dice_rank(dice, STEMS + SMALL);

	if (rank < SMALL)
		return add_item(&vocabulary->small[lang], rank, out, 0);
	return inflect(vocabulary, dice, lang, rank - SMALL, out);
}
