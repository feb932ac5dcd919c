#include "klaster/store/catalogue.h"
