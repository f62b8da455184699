"""The steps of the service: poll, process, deliver, and what is run by hand."""
