{{loader-as-built}}
