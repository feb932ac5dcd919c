#include "klaster/base/log.h"
