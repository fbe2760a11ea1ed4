"""Rectification orders: prepared, answered, ruled, extended."""

from django.urls import URLPattern, path

from assessment.views import order_items, order_time, orders

urlpatterns: list[URLPattern] = [
    path("cycles/<code:cycle>/orders/", orders.orders, name="orders"),
    path("orders/<int:order>/", orders.order, name="order"),
    path("orders/<int:order>/time/", order_time.order_extension, name="order_extension"),
    path("orders/items/<int:item_pk>/", order_items.order_item, name="order_item"),
    path("orders/items/<int:item_pk>/files/", order_items.order_files, name="order_files"),
]
