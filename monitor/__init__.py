"""Watches publishers for new statements of states and tells people what they changed."""
