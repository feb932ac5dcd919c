#include "klaster/base/text.h"
