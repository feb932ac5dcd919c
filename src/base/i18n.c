#include "klaster/base/i18n.h"
