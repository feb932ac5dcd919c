#include "klaster/model/source.h"
