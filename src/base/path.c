#include "klaster/base/path.h"
