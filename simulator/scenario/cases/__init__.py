"""Cases written by hand for `camsim infer`."""
