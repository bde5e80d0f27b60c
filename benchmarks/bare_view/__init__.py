"""The peer of the serving benchmark: a Django project of one view, with nothing in it that serving could do without."""
