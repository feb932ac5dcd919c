#include "klaster/base/err.h"
