# Manual pages, and what is written down for those who build on klaster.
dist_man_MANS = doc/klaster.1 doc/klasterd.8 doc/klaster-keys.5 \
	doc/klaster.conf.5 doc/klaster-query.7 doc/klasterd.conf.5
dist_doc_DATA = doc/cluster.md doc/foreign.md doc/formats.md doc/import.md doc/measured.md \
	doc/openapi.json \
	doc/profile.md \
	doc/running.md
EXTRA_DIST += doc/tables.sh

# Samples for who runs klasterd; the units may be installed where systemd
# looks for them (configure --with-systemdsystemunitdir).
examplesdir = $(docdir)/examples
dist_examples_DATA = doc/examples/Caddyfile doc/examples/nginx.conf
UNITS = doc/examples/klasterd.service doc/examples/klasterd.socket
if SYSTEMD_UNITS
systemdsystemunit_DATA = $(UNITS)
else
nodist_examples_DATA = $(UNITS)
endif
EXTRA_DIST += doc/examples/klasterd.service.in doc/examples/klasterd.socket
doc/examples/klasterd.service: $(srcdir)/doc/examples/klasterd.service.in \
		Makefile
	$(AM_V_GEN)$(MKDIR_P) doc/examples && \
		sed 's,[@]bindir[@],$(bindir),' \
		$(srcdir)/doc/examples/klasterd.service.in >$@
CLEANFILES += doc/examples/klasterd.service

# Completion of the command line, where each shell looks for it.
bashcompdir = $(datadir)/bash-completion/completions
dist_bashcomp_DATA = doc/completions/klaster.bash
zshcompdir = $(datadir)/zsh/site-functions
dist_zshcomp_DATA = doc/completions/_klaster
fishcompdir = $(datadir)/fish/vendor_completions.d
dist_fishcomp_DATA = doc/completions/klaster.fish

# Parts of these are what the program says (doc/tables.sh). They are kept in
# the tree, so that a build makes nothing; tests/docs.sh compares them.
MADE_PAGES = README.md doc/klaster-keys.5 doc/klaster.conf.5 \
	doc/klaster-query.7 doc/klasterd.conf.5
update-doc: klaster$(EXEEXT) klasterd$(EXEEXT)
	@for page in $(MADE_PAGES); do \
		sh $(srcdir)/doc/tables.sh ./klaster$(EXEEXT) \
			$(srcdir)/$$page >doc.page && \
		cp doc.page $(srcdir)/$$page || exit 1; \
	done; rm -f doc.page
	@./klasterd$(EXEEXT) openapi >doc.page && \
		cp doc.page $(srcdir)/doc/openapi.json; rm -f doc.page

.PHONY: update-doc
