"""What the *Themes* page is made of."""
