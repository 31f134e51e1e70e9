window.before = true;
{{loader}}
window.after = true;
