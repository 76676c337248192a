//! REST and OpenAPI: the only place with HTTP statuses.
