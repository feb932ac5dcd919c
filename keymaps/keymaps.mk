# Key bindings and keyboard layouts: installed, and the default compiled in.
keymapsdir = $(pkgdatadir)/keymaps
dist_keymaps_DATA = \
	keymaps/arrows.keys \
	keymaps/default.keys \
	keymaps/emacs.keys \
	keymaps/vi.keys

keylayoutsdir = $(keymapsdir)/layouts
dist_keylayouts_DATA = \
	keymaps/layouts/lt.layout \
	keymaps/layouts/ru.layout

# The file as a C string. Comments become empty lines, so that the numbers in
# messages are the file's; \? because ?? starts a trigraph.
nodist_libengine_a_SOURCES = keymaps/default_keys.c
CLEANFILES += keymaps/default_keys.c
keymaps/default_keys.c: $(srcdir)/keymaps/default.keys
	$(AM_V_GEN)$(MKDIR_P) keymaps && { \
		echo '/* Made from keymaps/default.keys. */'; \
		echo '#include "klaster/engine/keyfile.h"'; \
		echo 'const char keyfile_default[] ='; \
		sed -e 's/^#.*//' -e 's/[\\"?]/\\&/g' \
			-e 's/^/	"/' -e 's/$$/\\n"/' \
			$(srcdir)/keymaps/default.keys; \
		echo '	;'; \
	} >$@.tmp && mv $@.tmp $@
