extern int service_placeholder;
