"""What stands between the builder and the world: `articles` reads sources, `stores` keep graphs."""
