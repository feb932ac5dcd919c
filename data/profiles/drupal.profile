# Drupal 10 with its own JSON:API module, as it comes: content types named
# organisation, project, event and person, whose fields have the names that
# Drupal makes of their labels. Written from the module's documentation and
# tried against answers made by hand after it, and by hand against a Drupal
# 10.3.14; copy it and put in the names of your site. A field that a site has not is refused
# by it (400), so take out what you do not have, in `include` above all.
[service]
name = Drupal
# A page has 50 at most, whatever is asked; the server cuts silently.
page-size = page[limit]={value}
sort = sort={name}
# Each word by itself, all of which must be in the title.
search = filter[w{n}][condition][path]=title&filter[w{n}][condition][operator]=CONTAINS&filter[w{n}][condition][value]={word}
filter = filter[{name}]={value}
filter-ne = filter[f{n}][condition][path]={name}&filter[f{n}][condition][operator]=<>&filter[f{n}][condition][value]={value}
filter-gt = filter[f{n}][condition][path]={name}&filter[f{n}][condition][operator]=>&filter[f{n}][condition][value]={value}
filter-gte = filter[f{n}][condition][path]={name}&filter[f{n}][condition][operator]=%3E%3D&filter[f{n}][condition][value]={value}
filter-lt = filter[f{n}][condition][path]={name}&filter[f{n}][condition][operator]=<&filter[f{n}][condition][value]={value}
filter-lte = filter[f{n}][condition][path]={name}&filter[f{n}][condition][operator]=%3C%3D&filter[f{n}][condition][value]={value}
filter-prefix = filter[f{n}][condition][path]={name}&filter[f{n}][condition][operator]=STARTS_WITH&filter[f{n}][condition][value]={value}

[organisations]
type = node--organisation
path = node/organisation
name = title
summary = body.value
city = field_address.locality
country = field_address.country_code
street = field_address.address_line1
postcode = field_address.postal_code
website = field_website.uri
email = field_email
phone = field_phone
registration = field_registration
people = field_people
partnerships = field_projects
include = field_people,field_projects
filters = city, country, registration
sorts = name

[projects]
type = node--project
path = node/project
title = title
description = body.value
number = field_number
startDate = field_period.value
endDate = field_period.end_value
website = field_website.uri
filters = number, startDate, endDate
sorts = title, startDate, endDate

[events]
type = node--event
path = node/event
title = title
description = body.value
start = field_date.value
end = field_date.end_value
city = field_address.locality
country = field_address.country_code
filters = start, end, city, country
sorts = title, start

[people]
type = node--person
path = node/person
name = title
email = field_email
phone = field_phone
sorts = name
