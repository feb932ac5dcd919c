/*
 * value_months.c: the months and seasons by their names in en, lt, lv, et,
 * pl, de and sv, with the cases and cuts in which dates carry them. Folded;
 * whole words only, so that "marble 2019" is no March.
 */
#include "value_read.h"

#include <string.h>

#include "klaster/base/mem.h"

/* Names of one month, each between blanks. */
static const struct {
	int month;
	const char *names;
} names[] = {
    {1, " january jan sausis sausio sausi saus janvaris janvara janvari janv "
	"jaanuar jaanuari jaanuaril jaan styczen stycznia styczniu sty januar "
	"janner januari "},
    {2, " february feb vasaris vasario vasari vas februaris februara februari "
	"febr veebruar veebruari veebruaril veebr luty lutego lutym lut "
	"februar "},
    {3, " march mar kovas kovo kova kov marts marta martam martsi martsil "
	"marzec marca marcu marz mars "},
    {4, " april apr balandis balandzio balandi bal aprilis aprila aprili "
	"aprill aprillil kwiecien kwietnia kwietniu kwi "},
    {5, " may geguze geguzes geg maijs maija mai maikuu mais maj maja maju "},
    {6, " june jun birzelis birzelio birzeli birz junijs junija juniji juuni "
	"juunil czerwiec czerwca czerwcu cze juni "},
    {7, " july jul liepa liepos liep julijs julija juliji juuli juulil "
	"lipiec lipca lipcu lip juli "},
    {8, " august aug rugpjutis rugpjucio rugpjuti rugp augusts augusta augusti "
	"augustil sierpien sierpnia sierpniu sie "},
    {9, " september sep sept rugsejis rugsejo rugseji rugs septembris "
	"septembra septembri septembril wrzesien wrzesnia wrzesniu wrz "},
    {10, " october oct okt spalis spalio spali spal oktobris oktobra oktobri "
	 "oktoober oktoobri oktoobril pazdziernik pazdziernika pazdzierniku "
	 "paz oktober "},
    {11, " november nov lapkritis lapkricio lapkriti lapkr novembris novembra "
	 "novembri novembril listopad listopada listopadzie lis "},
    {12, " december dec gruodis gruodzio gruodi gruod decembris decembra "
	 "decembri detsember detsembri detsembril dets grudzien grudnia "
	 "grudniu gru dezember dez "},
    {21, " spring pavasaris pavasario pavasari pavasara kevad kevade kevadel "
	 "wiosna wiosny wiosne fruhling fruhjahr var varen "},
    {22, " summer vasara vasaros vasaras suvi suve suvel lato lata latem "
	 "sommer sommar sommaren "},
    {23, " autumn fall ruduo rudens rudeni rudeny sugis sugise sugisel jesien "
	 "jesieni jesienia herbst host hosten "},
    {24, " winter ziema ziemos ziemas talv talve talvel zima zimy vintern "
	 "vinter "},
};

int value_month(const char *word, size_t len)
{
	for (size_t i = 0; i < MEM_COUNT(names); i++) {
		const char *p = names[i].names + 1;

		while (*p != '\0') {
			size_t name = strcspn(p, " ");

			if (name == len && memcmp(p, word, len) == 0)
				return names[i].month;
			p += name + 1;
		}
	}
	return 0;
}
