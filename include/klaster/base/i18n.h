/*
 * i18n.h: marking and translating our own sentences. LC_NUMERIC stays "C":
 * numbers in JSON, SQL and CSV are the same in every locale.
 */
#ifndef KLASTER_BASE_I18N_H
#define KLASTER_BASE_I18N_H

#ifdef ENABLE_NLS
#include <libintl.h>
#define _(s) gettext(s)
#define i18n_plural(one, many, n) ngettext(one, many, n)
#else
#define _(s) (s)
#define i18n_plural(one, many, n) ((n) == 1 ? (one) : (many))
#endif
#define N_(s) s /* marked here, translated where it is shown */

/* Sets the locale of the process and binds the catalogues. `lang` (may be
 * NULL) wins over the environment for messages. */
void i18n_open(const char *lang);

#endif
