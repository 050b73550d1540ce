"""One process that works out for all visitors of the browser."""
