extern int ui_placeholder;
