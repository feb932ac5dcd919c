#!/bin/sh
# collect.sh: collects our sentences into a template.
# In the top of the source tree: sh po/collect.sh FILE.pot
set -eu
find src include -name '*.[ch]' | LC_ALL=C sort |
xgettext --from-code=UTF-8 --language=C --files-from=- --output="$1" \
	--keyword=_ --keyword=N_ --keyword=i18n_plural:1,2 \
	--flag=_:1:pass-c-format --flag=N_:1:pass-c-format \
	--flag=i18n_plural:1:pass-c-format --flag=i18n_plural:2:pass-c-format \
	--flag=err_set:3:c-format --flag=err_prefix:2:c-format \
	--flag=safe_linef:2:c-format --flag=buf_addf:2:c-format \
	--flag=arena_printf:2:c-format --flag=log_add:2:c-format \
	--add-comments=TRANSLATORS --add-location=file --no-wrap \
	--package-name=klaster --copyright-holder='the klaster authors'
