/*
 * settings.c: owns the names, ranges, presets and help sentences of all
 * settings. Whoever adds one adds a row here and reads it where it is used;
 * config, help, `:set` and the example file follow.
 */
#include "klaster/app/settings.h"

#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

/* The themes of ui/theme.c; "auto" is as the terminal can. */
static const char *const theme_words[] = {
    "auto", "default", "mono", "bar", "contrast", NULL};
static const char *const pane_words[] = {"auto", "always", "never", NULL};
static const char *const color_words[] = {"auto", "always", "never", NULL};

static const char *const open_words[] = {"auto", "terminal", "window", NULL};
const char *const settings_formats[] = {"table", "plain", "json", "jsonl",
    "csv", "tsv", "vcard", "ics", "text", NULL};

const struct option_row settings_rows[] = {
    {.name = "service",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("The service to ask: the name of a [service NAME] section, "
		   "an address, or empty for the bundled directory")},
    {.name = "langs",
	.type = OPTION_LIST,
	.max = 16,
	.preset = "",
	.help = N_("Languages of the records, best first; empty: as the "
		   "locale says")},
    {.name = "offline",
	.type = OPTION_BOOL,
	.preset = "no",
	.help = N_("Ask no remote service")},
    {.name = "frugal",
	.type = OPTION_BOOL,
	.preset = "no",
	.help = N_("The network is dear: ask for nothing ahead, count no "
		   "values to complete, leave the copy as old as it is")},
    {.name = "format",
	.type = OPTION_CHOICE,
	.choices = settings_formats,
	.preset = "table",
	.help = N_("What the command line writes to a terminal")},
    {.name = "color",
	.type = OPTION_CHOICE,
	.choices = color_words,
	.preset = "auto",
	.help = N_("When to use colours and bold type")},
    {.name = "limit",
	.type = OPTION_NUMBER,
	.min = 0,
	.max = 1000000,
	.preset = "50",
	.help = N_("Most rows the command line writes; 0 for all")},
    {.name = "page-size",
	.type = OPTION_NUMBER,
	.min = 1,
	.max = 200,
	.preset = "50",
	.help = N_("Rows asked for at once")},
    {.name = "timeout",
	.type = OPTION_NUMBER,
	.min = 1,
	.max = 600,
	.preset = "60",
	.unit = "s",
	.help = N_("Longest wait for one answer")},
    {.name = "connect-timeout",
	.type = OPTION_NUMBER,
	.min = 1,
	.max = 600,
	.preset = "5",
	.unit = "s",
	.help = N_("Longest wait for a connection: its name, its address and "
		   "its certificate")},
    {.name = "stall",
	.type = OPTION_NUMBER,
	.min = 1,
	.max = 600,
	.preset = "20",
	.unit = "s",
	.help = N_("How long an answer may come at less than 100 bytes a "
		   "second")},
    {.name = "proxy",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("Proxy for all services; \"none\" for none; empty: as the "
		   "environment says")},
    {.name = "max-wait",
	.type = OPTION_NUMBER,
	.min = 0,
	.max = 900,
	.preset = "30",
	.unit = "s",
	.help = N_("Longest wait of the command line when a service asks to "
		   "come back later")},
    {.name = "sync-every",
	.type = OPTION_NUMBER,
	.min = 0,
	.max = 10080,
	.preset = "15",
	.unit = "min",
	.help = N_("How old a complete copy may be before the service is "
		   "asked what changed")},
    {.name = "max-copy-age",
	.type = OPTION_NUMBER,
	.min = 1,
	.max = 3650,
	.preset = "30",
	.unit = "days",
	.help = N_("After so long without the service, what only members may "
		   "see leaves the copy")},
    {.name = "theme",
	.type = OPTION_CHOICE,
	.choices = theme_words,
	.preset = "auto",
	.help = N_("Looks of the screen")},
    {.name = "pane",
	.type = OPTION_CHOICE,
	.choices = pane_words,
	.preset = "auto",
	.help = N_("Show the chosen record beside a list")},
    {.name = "pane-cols",
	.type = OPTION_NUMBER,
	.min = 80,
	.max = 500,
	.preset = "130",
	.unit = "columns",
	.help = N_("From how wide a screen on it stands there")},
    {.name = "hints",
	.type = OPTION_BOOL,
	.preset = "yes",
	.help = N_("Show the likely keys on the last line")},
    {.name = "bytes",
	.type = OPTION_BOOL,
	.preset = "yes",
	.help = N_("Show how much came over the network")},
    {.name = "history",
	.type = OPTION_BOOL,
	.preset = "yes",
	.help = N_("Keep where you were, for the command history")},
    {.name = "search-rest",
	.type = OPTION_NUMBER,
	.min = 0,
	.max = 5000,
	.preset = "150",
	.unit = "ms",
	.help = N_("How long typing rests before a search is asked")},
    {.name = "keymap",
	.type = OPTION_LIST,
	.preset = "",
	.help = N_("Key files to load after the built-in one")},
    {.name = "layout",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("Keyboard whose letters stand for Latin ones in commands: "
		   "lt, ru")},
    {.name = "plain",
	.type = OPTION_BOOL,
	.preset = "no",
	.help = N_("A screen for screen readers: one column, no colours")},
    {.name = "browser",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("Program for web pages, with %s for the address or with "
		   "it behind; several parted by colons; empty: BROWSER, else "
		   "xdg-open where there are windows")},
    {.name = "mailer",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("Program for mail: %s is mailto:ADDRESS, %a the address; "
		   "empty: xdg-open where there are windows")},
    {.name = "open-in",
	.type = OPTION_CHOICE,
	.choices = open_words,
	.preset = "auto",
	.help = N_("Where these run: in this terminal or in a window; auto: "
		   "by their names")},
    {.name = "purpose",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("What records are exported for: written into the formats "
		   "that have a place for it")},
    {.name = "clipboard-through",
	.type = OPTION_BOOL,
	.preset = "no",
	.help = N_("In tmux or screen: send what is copied through it to the "
		   "terminal outside (tmux: set -g allow-passthrough on)")},
    {.name = "escape-delay",
	.type = OPTION_NUMBER,
	.min = -1,
	.max = 1000,
	.preset = "-1",
	.unit = "ms",
	.help = N_("Wait after Esc for the rest of a key; -1: 50, or as "
		   "ESCDELAY says")},
};
const size_t settings_count = MEM_COUNT(settings_rows);

const struct option_row settings_service_rows[] = {
    {.name = "url",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("Address of the service, https://HOST/v1 or unix:PATH")},
    {.name = "title",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("What to call it on the screen; empty: its host")},
    {.name = "token-file",
	.type = OPTION_TEXT,
	.preset = "",
	.help =
	    N_("File with your token, yours alone; empty: where login put it")},
    {.name = "ca-file",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("Certificates to trust instead of the system's")},
    {.name = "proxy",
	.type = OPTION_TEXT,
	.preset = "",
	.help = N_("Proxy for it; \"none\" for none; empty: as the "
		   "environment says")},
};
const size_t settings_service_count = MEM_COUNT(settings_service_rows);
