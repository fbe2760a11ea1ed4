"""Zibo's districts, counties and functional zones, and twenty industrial chains.

The chains are a demonstration: the city's own list of key chains is not published in full.
"""

from typing import NamedTuple

CITY = "370300"
INVENTED_ZH, INVENTED_EN = "（虚构）", " (invented)"
DEMO_ZH, DEMO_EN = "（演示）", " (demonstration)"


class Place(NamedTuple):
    code: str
    zh: str
    en: str


class Chain(NamedTuple):
    code: str
    zh: str
    en: str


REGIONS = (
    Place(CITY, "淄博市", "Zibo"),
    Place("370302", "淄川区", "Zichuan"),
    Place("370303", "张店区", "Zhangdian"),
    Place("370304", "博山区", "Boshan"),
    Place("370305", "临淄区", "Linzi"),
    Place("370306", "周村区", "Zhoucun"),
    Place("370321", "桓台县", "Huantai"),
    Place("370322", "高青县", "Gaoqing"),
    Place("370323", "沂源县", "Yiyuan"),
    Place("370371", "高新区", "High-tech Zone"),
    Place("370372", "经济开发区", "Economic Development Zone"),
    Place("370373", "文昌湖区", "Wenchang Lake Zone"),
)

CHAINS = (
    Chain("green-chemicals", "绿色化工", "Green chemicals"),
    Chain("new-materials", "新材料", "New materials"),
    Chain("fluorosilicon", "氟硅材料", "Fluorosilicon materials"),
    Chain("ceramics", "工程陶瓷", "Engineering ceramics"),
    Chain("membranes", "含氟功能膜", "Fluorinated membranes"),
    Chain("medicine", "药品及医疗器械", "Medicine and medical devices"),
    Chain("minerals", "矿物功能新材料", "Functional mineral materials"),
    Chain("hydrogen", "氢能", "Hydrogen"),
    Chain("photovoltaics", "光伏", "Photovoltaics"),
    Chain("storage", "储能", "Energy storage"),
    Chain("electric-vehicles", "新能源汽车", "New-energy vehicles"),
    Chain("self-driving", "无人驾驶", "Self-driving"),
    Chain("environment", "环保产业", "Environmental protection"),
    Chain("digital", "数字经济", "Digital economy"),
    Chain("electronics", "电子信息", "Electronic information"),
    Chain("equipment", "高端装备", "High-end equipment"),
    Chain("textiles", "纺织", "Textiles"),
    Chain("digital-farming", "数字农业", "Digital farming"),
    Chain("nylon", "尼龙", "Nylon"),
    Chain("coated-metal", "粉末涂层金属", "Powder-coated metal"),
)
