#include "klaster/base/mem.h"
