"""The manners of the site: errors, pagination, parsing, health and the page that carries the app."""
