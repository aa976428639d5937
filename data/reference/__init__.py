"""Cited and estimated figures that stand in where an inventory gives none; each row says where it is from."""
