# Catalogues of messages: po/LL.po for every LL in po/LINGUAS.
#
# make update-po	takes the sentences of the sources into klaster.pot and
#			from there into every LL.po (a new language: add it to
#			LINGUAS, msginit -i po/klaster.pot -o po/LL.po)
# In the build tree they are found with KLASTER_LOCALE_DIR=$PWD/po/locale.
EXTRA_DIST += po/LINGUAS $(PO_LANGS:%=po/%.po)
CONFIG_STATUS_DEPENDENCIES = $(top_srcdir)/po/LINGUAS
MO_FILES = $(PO_LANGS:%=po/locale/%/LC_MESSAGES/klaster.mo)

if NLS
ALL_LOCAL += $(MO_FILES)
INSTALL_DATA_LOCAL += install-mo
UNINSTALL_LOCAL += uninstall-mo
endif

po/locale/%/LC_MESSAGES/klaster.mo: $(srcdir)/po/%.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) -c -o $@ $<

install-mo: $(MO_FILES)
	@for lang in $(PO_LANGS); do \
		to="$(DESTDIR)$(localedir)/$$lang/LC_MESSAGES"; \
		$(MKDIR_P) "$$to" && $(INSTALL_DATA) \
			po/locale/$$lang/LC_MESSAGES/klaster.mo "$$to" || \
			exit 1; \
	done

uninstall-mo:
	@for lang in $(PO_LANGS); do \
		rm -f "$(DESTDIR)$(localedir)/$$lang/LC_MESSAGES/klaster.mo"; \
	done

# One way to collect the sentences, for this and for tests/po.sh.
update-po:
	cd $(srcdir) && sh po/collect.sh po/klaster.pot
	cd $(srcdir) && for lang in $(PO_LANGS); do \
		msgmerge --quiet --update --backup=none --no-fuzzy-matching \
			po/$$lang.po po/klaster.pot || exit 1; \
	done

EXTRA_DIST += po/collect.sh
CLEAN_LOCAL += clean-mo
clean-mo:
	-rm -rf po/locale

.PHONY: install-mo uninstall-mo update-po clean-mo
