#include "klaster/model/kind.h"
