/*
 * ascii.c: owns the table of look-alikes. One letter for one, so that columns
 * stay where they are; it is for reading, not for searching (base/fold.h).
 */
#include "klaster/ui/ascii.h"

#include <stddef.h>

struct range {
	uint32_t first;
	const char *letters;
};

static const struct range ranges[] = {
    /* Latin-1 from the no-break space on */
    {0x00a0,
	" !cLoY|S\"ca<--R-o+23'mP.,1o>123?"
	"AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"},
    /* Latin Extended-A */
    {0x0100, "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkk"
	     "LlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWw"
	     "YyYZzZzZzs"},
    {0x0218, "SsTt"},
    /* Russian and Ukrainian, as they are most often written */
    {0x0400, "EEDGEZIIJLNCKIUDABVGDEZZIJKLMNOPRSTUFHCCSS'Y'EUA"
	     "abvgdezzijklmnoprstufhccss'y'euaeedgeziijlnckiud"},
    {0x1e9e, "S"},
    {0x2010, "------|_''','\"\"\"\"++*>..."},
    {0x2026, "."},
    {0x2030, "%"},
    {0x2039, "<>"},
    {0x20ac, "E"},
    {0x2190, "<^>v-|"},
    {0x2212, "-"},
};

#define BRAILLE 0x2800u
#define BLOCKS 0x2588u /* a full one, and those it is less full of */

/* How much of the cell is dots. */
static char dots_of(uint32_t dots)
{
	int count = 0;
	for (; dots; dots &= dots - 1)
		count++;
	return " .:::####"[count];
}

char ascii_of(uint32_t code)
{
	if (code < 0x80)
		return (char)code;
	if (code >= BRAILLE && code < BRAILLE + 0x100)
		return dots_of(code - BRAILLE);
	if (code >= BLOCKS && code < BLOCKS + 8)
		return "########"[code - BLOCKS];
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (code < ranges[i].first)
			break;
		uint32_t at = code - ranges[i].first;
		const char *letter = ranges[i].letters;
		while (at > 0 && *letter) {
			at--;
			letter++;
		}
		if (*letter)
			return *letter;
	}
	return '?';
}
